-- kiteline_internal.refuse_reading(purpose text) -> void
--
-- Ends the statement: one answer for every kind of dead session, so that an expired, revoked,
-- foreign or unknown token cannot be told apart. The record of a refused read would die with the error,
-- so it goes to the server's log, and a sequence that no ROLLBACK turns back counts it.
-- client_min_messages keeps the log line from the client.
-- Called by: scope(), is_open(). Invoker. Raises: KL101, KL105.

create function kiteline_internal.refuse_reading(purpose text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $refuse_reading$
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
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  raise exception using
    errcode = 'KL101',
    message = 'no live session for this purpose',
    hint = 'Open a session with kiteline.open_session, commit, and set its token as kiteline.session'
      ' in the reading transaction.';
end
$refuse_reading$;

comment on function kiteline_internal.refuse_reading(text) is
  'Ends the statement with one answer for every kind of dead session.';

revoke all on function kiteline_internal.refuse_reading(text) from public;
