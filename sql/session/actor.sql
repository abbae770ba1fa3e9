-- kiteline.actor() -> text
--
-- The actor named by the present session: who reads. For row predicates such as
-- "engineer = kiteline.actor()". Null outside a live session, and null equals nothing.
-- Called by: row policies. Definer. Raises: never.

create function kiteline.actor()
  returns text
  language sql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $actor$
  select s.actor
  from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
$actor$;

comment on function kiteline.actor() is 'The actor named by the present session.';

revoke all on function kiteline.actor() from public;
grant execute on function kiteline.actor() to kiteline_recipient;
