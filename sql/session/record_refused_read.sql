-- kiteline_internal.record_refused_read(purpose text) -> void
--
-- A row that records a refused read would die with the read's error, so it goes to the server's log, and a
-- sequence that no ROLLBACK turns back counts it. client_min_messages keeps the log line from
-- the client, who may not learn which session his token is of.
-- Called by: refuse_reading(), scope(). Invoker. Raises: never.

create function kiteline_internal.record_refused_read(purpose text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $record_refused_read$
begin
  raise log 'kiteline: read refused, purpose %, login %, session %', purpose, session_user, coalesce(
    (
      select s.session_id::text
      from kiteline_internal.live_sessions s
      where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    ),
    'none'
  );
  if not current_setting('transaction_read_only')::boolean then
    perform nextval('kiteline_internal.refused_read_numbers');
  end if;
end
$record_refused_read$;

comment on function kiteline_internal.record_refused_read(text) is
  'Notes a refused read where a ROLLBACK does not undo it.';

revoke all on function kiteline_internal.record_refused_read(text) from public;
