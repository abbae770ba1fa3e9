-- The way back: psql -v ON_ERROR_STOP=1 --single-transaction -f uninstall.sql
--
-- Drops the kernel with all evidence: sessions, statements, denials, changes. Refuses while a policy is
-- applied: revert that first, so that tables do not stay behind row policies that nothing can open.
-- Roles belong to the whole cluster: one that another database still uses stays.
-- Run by: the role that installed it. Raises: KL003.

grant kiteline_owner to current_user;

set role kiteline_owner;

do $still_applied$
begin
  if exists (select from kiteline_internal.policies) then
    raise exception using
      errcode = 'KL003',
      message = 'not possible in the present state',
      detail = 'a policy is applied',
      hint = 'Revert the policy''s migrations first.';
  end if;
end
$still_applied$;

reset role;

drop schema kiteline, kiteline_internal, kiteline_mask cascade;

-- The default privileges of kiteline_owner in this database.
drop owned by kiteline_owner;

revoke kiteline_owner from current_user;

do $roles$
declare
  v_role text;
begin
  foreach v_role in array array[
    'kiteline_resolver', 'kiteline_recipient', 'kiteline_auditor', 'kiteline_service',
    'kiteline_legal', 'kiteline_admin', 'kiteline_owner'
  ]
  loop
    begin
      execute format('drop role %I', v_role);
    exception
      when dependent_objects_still_exist then
        raise notice '% stays: another database uses it', v_role;
    end;
  end loop;
end
$roles$;
