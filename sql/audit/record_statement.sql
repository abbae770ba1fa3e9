-- kiteline_internal.record_statement(session_id bigint, purpose text, relation text) -> bigint
--
-- Records the present statement and returns its number; where the transaction cannot write it raises a
-- log line and returns null.
-- Called by: scope(), for purposes audited by statement. Invoker.

create function kiteline_internal.record_statement(session_id bigint, purpose text, relation text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $record_statement$
declare
  v_number bigint;
  v_hash bytea;
begin
  -- Also true on a standby, where every transaction is read only.
  if current_setting('transaction_read_only')::boolean then
    raise log 'kiteline: read, session %, purpose %, relation %, login %',
      session_id, purpose, relation, session_user;
    return null;
  end if;
  -- Computed here and not in the insert, which would set up each call anew.
  v_number := nextval('kiteline_internal.statement_numbers');
  v_hash := sha256(convert_to(current_query(), 'UTF8'));
  insert into kiteline_internal.statements (
    statement_number, started_at, recorded_at, session_id, purpose, relation, login, backend_pid,
    statement_hash
  )
  values (
    v_number, statement_timestamp(), clock_timestamp(), record_statement.session_id,
    record_statement.purpose, record_statement.relation, session_user, pg_backend_pid(), v_hash
  );
  return v_number;
end
$record_statement$;

comment on function kiteline_internal.record_statement(bigint, text, text) is
  'Records the present reading statement.';

revoke all on function kiteline_internal.record_statement(bigint, text, text) from public;
