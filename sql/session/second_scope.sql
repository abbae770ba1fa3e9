-- kiteline_internal.second_scope(purpose text, key anyelement) -> anyarray
--
-- The other people whom rows of the present session may name, such as whom to call in an emergency: those of its
-- opening minus whoever refused since. key carries the type only, as in scope(). Empty without a live session: the
-- error is is_open()'s to raise.
-- Called by: row policies of relations with a second subject, once per statement. Definer.

create function kiteline_internal.second_scope(purpose text, key anyelement)
  returns anyarray
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $second_scope$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_policy text;
  v_purpose text;
  v_login text;
  v_recipient text;
  v_seen pg_snapshot;
  v_seconds text[];
begin
  select s.policy, s.purpose, s.login, s.recipient, s.seen, s.second_subjects
  into v_policy, v_purpose, v_login, v_recipient, v_seen, v_seconds
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;
  if (v_purpose = second_scope.purpose and v_login = session_user) is not true
    or v_seconds is null
  then
    return '{}';
  end if;
  v_seconds := kiteline_internal.without_refused_since(
    v_policy, purpose, v_recipient, v_seen, v_seconds
  );
  if pg_typeof(key) = 'bigint'::regtype then
    return v_seconds::bigint[];
  elsif pg_typeof(key) = 'uuid'::regtype then
    return v_seconds::uuid[];
  end if;
  return v_seconds;
end
$second_scope$;

comment on function kiteline_internal.second_scope(text, anyelement) is
  'The other people whom rows of the present session may name.';

revoke all on function kiteline_internal.second_scope(text, anyelement) from public;
grant execute on function kiteline_internal.second_scope(text, anyelement) to kiteline_recipient;
