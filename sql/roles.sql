-- The kernel's own roles: none can log in
--
-- kiteline_owner      owns the kernel's schemas and all in them; nobody stays a member of it
-- kiteline_admin      may create recipients and grants (the DBA's daily work)
-- kiteline_legal      publishes the checklist, notices and commitment texts; approves, verifies, waives
-- kiteline_service    the service desk: records consents, every "no", complaints, duties; reads one person's report
-- kiteline_auditor    may read the reports
-- kiteline_recipient  every recipient's login is a member: open, find, close
-- kiteline_resolver   owns the generated functions that find whom a session may name
--
-- Roles belong to the whole cluster, so another database may already have made them.
-- Run by: the DBA (CREATEROLE). Membership of kiteline_owner lasts until install.sql has ended.

do $roles$
declare
  v_role text;
begin
  foreach v_role in array array[
    'kiteline_owner', 'kiteline_admin', 'kiteline_legal', 'kiteline_service', 'kiteline_auditor',
    'kiteline_recipient', 'kiteline_resolver'
  ]
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
  end loop;
end
$roles$;

grant kiteline_owner to current_user;
grant kiteline_admin to current_user;
