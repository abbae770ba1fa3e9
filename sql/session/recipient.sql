-- kiteline.recipient() -> text
--
-- The recipient of the present session's grant. For row predicates such as
-- "carrier = kiteline.recipient()". Null outside a live session, and null equals nothing.
-- Called by: row policies. Definer. Raises: never.

create function kiteline.recipient()
  returns text
  language sql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $recipient$
  select s.recipient
  from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
$recipient$;

comment on function kiteline.recipient() is 'The recipient of the present session''s grant.';

revoke all on function kiteline.recipient() from public;
grant execute on function kiteline.recipient() to kiteline_recipient;
