-- kiteline_internal.refuse_reading(purpose text) -> void
--
-- Ends the statement: one answer for every kind of dead session, so that an expired, revoked,
-- foreign or unknown token cannot be told apart.
-- Called by: is_open(), scope(). Invoker. Raises: KL101, KL105.

create function kiteline_internal.refuse_reading(purpose text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refuse_reading$
begin
  perform kiteline_internal.record_refused_read(purpose);
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
