-- kiteline_internal.refuse_rewrite() -> trigger
--
-- Keeps evidence append-only: fires before UPDATE, DELETE and TRUNCATE and always raises. Statement level, so a
-- statement that would touch no row is refused too.
-- Called by: triggers that are ENABLE ALWAYS, so session_replication_role does not switch them off.
-- Invoker. Raises: KL110.

create function kiteline_internal.refuse_rewrite()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refuse_rewrite$
begin
  raise exception using
    errcode = 'KL110',
    message = 'evidence is append-only',
    detail = format('%s of %I.%I', lower(tg_op), tg_table_schema, tg_table_name),
    hint = 'Add a row that says what changed; nothing recorded is altered or removed.';
end
$refuse_rewrite$;

comment on function kiteline_internal.refuse_rewrite() is 'Trigger: evidence is append-only.';

revoke all on function kiteline_internal.refuse_rewrite() from public;
