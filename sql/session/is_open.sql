-- kiteline_internal.is_open(purpose text) -> boolean
--
-- True inside a live session of the purpose, else an error. Stands in the WHERE of each purpose view: a row
-- policy is only asked about rows that exist, so without this a look-up by key, made without any
-- session, would answer "no rows" for a key that does not exist and an error for one that does.
-- It guards against that answer only; what may be read is judged by scope().
-- Called by: purpose views, as a one-time filter. Definer. Raises: KL101, KL105.

create function kiteline_internal.is_open(purpose text)
  returns boolean
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $is_open$
begin
  if not exists (
    select
    from kiteline_internal.live_sessions s
    where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
      and s.purpose = is_open.purpose
      and s.login = session_user
      and s.expires_at > clock_timestamp()
      and s.opened_xid is distinct from pg_current_xact_id_if_assigned()
      and current_setting('transaction_isolation') = 'read committed'
  ) then
    perform kiteline_internal.refuse_reading(is_open.purpose);
  end if;
  return true;
end
$is_open$;

comment on function kiteline_internal.is_open(text) is
  'True inside a live session of the purpose, else an error.';

revoke all on function kiteline_internal.is_open(text) from public;
grant execute on function kiteline_internal.is_open(text) to kiteline_recipient;
