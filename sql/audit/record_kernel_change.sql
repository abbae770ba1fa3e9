-- kiteline_internal.record_kernel_change() -> trigger
--
-- Records changes of kiteline's own tables in changes: the same evidence as for governed tables. The first
-- trigger argument names the key column. These tables are small, so a row trigger and jsonb serve.
-- Called by: row triggers on recipients, grants, grant_revocations, signing_keys, refusals, purposes …
-- Definer: the changing code may be the DBA's.

create function kiteline_internal.record_kernel_change()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_kernel_change$
declare
  v_old jsonb := case when tg_op in ('UPDATE', 'DELETE') then to_jsonb(old) end;
  v_new jsonb := case when tg_op in ('UPDATE', 'INSERT') then to_jsonb(new) end;
begin
  perform kiteline_internal.ensure_month('changes', clock_timestamp());
  insert into kiteline_internal.changes (
    changed_at, relation, command, row_key, columns, login, role, transaction_xid
  )
  values (
    clock_timestamp(), tg_table_schema || '.' || tg_table_name, lower(tg_op),
    coalesce(v_new, v_old) ->> tg_argv[0],
    case
      when tg_op = 'UPDATE' then (
        select array_agg(k.name order by k.name)
        from jsonb_object_keys(v_new) as k(name)
        where v_old -> k.name is distinct from v_new -> k.name
      )
    end,
    session_user, current_setting('role'), pg_current_xact_id()
  );
  return null;
end
$record_kernel_change$;

comment on function kiteline_internal.record_kernel_change() is
  'Trigger: records changes of kiteline''s own tables.';

revoke all on function kiteline_internal.record_kernel_change() from public;
