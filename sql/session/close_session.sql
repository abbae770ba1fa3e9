-- kiteline.close_session(token text) -> void
--
-- Ends the caller's own session before it expires; the next statement of every connection finds it closed.
-- Called by: recipients' logins. Definer. Raises: KL101, the same for unknown, foreign and ended tokens.

create function kiteline.close_session(token text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $close_session$
declare
  v_session_id bigint;
begin
  delete from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(close_session.token, 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
  returning s.session_id into v_session_id;
  if v_session_id is null then
    raise exception using
      errcode = 'KL101',
      message = 'no live session for this purpose',
      hint = 'The session has ended already, or the token is not of this login.';
  end if;
  insert into kiteline_internal.session_closings (session_id) values (v_session_id);
end
$close_session$;

comment on function kiteline.close_session(text) is 'Ends the caller''s own session.';

revoke all on function kiteline.close_session(text) from public;
grant execute on function kiteline.close_session(text) to kiteline_recipient;
