-- kiteline.as_of() -> timestamptz
--
-- When the grant of the present session began: a predicate's fixed point in time. As in
-- "last_active_at >= kiteline.as_of() - interval '6 months'". Null outside a live session, and null equals nothing.
-- Called by: row policies. Definer. Raises: never.

create function kiteline.as_of()
  returns timestamptz
  language sql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $as_of$
  select s.as_of
  from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
$as_of$;

comment on function kiteline.as_of() is 'When the grant of the present session began.';

revoke all on function kiteline.as_of() from public;
grant execute on function kiteline.as_of() to kiteline_recipient;
