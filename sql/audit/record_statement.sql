-- kiteline_internal.record_statement(session_id bigint, purpose text, relation text) -> void
--
-- Records the present statement, or raises a log line where the transaction cannot write.
-- Called by: scope(), for purposes audited by statement. Invoker.

create function kiteline_internal.record_statement(session_id bigint, purpose text, relation text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $record_statement$
begin
  -- Also true on a standby, where every transaction is read only.
  if current_setting('transaction_read_only')::boolean then
    raise log 'kiteline: read, session %, purpose %, relation %, login %',
      session_id, purpose, relation, session_user;
    return;
  end if;
  insert into kiteline_internal.statements (
    statement_number, started_at, recorded_at, session_id, purpose, relation, login, backend_pid,
    statement_hash
  )
  values (
    nextval('kiteline_internal.statement_numbers'), statement_timestamp(), clock_timestamp(),
    record_statement.session_id, record_statement.purpose, record_statement.relation,
    session_user, pg_backend_pid(), sha256(convert_to(current_query(), 'UTF8'))
  );
end
$record_statement$;

comment on function kiteline_internal.record_statement(bigint, text, text) is
  'Records the present reading statement.';

revoke all on function kiteline_internal.record_statement(bigint, text, text) from public;
