-- kiteline_internal.withheld(purpose text, category text, key anyelement) -> anyarray
--
-- The people of the present session whose column of this category stays empty: those who lacked its consent when the
-- session opened, and those who took it back since. Usually nobody. key carries the type only, as in scope(). It
-- hides a column; whose rows are seen is scope()'s to say.
-- Called by: purpose views, once per statement and column that the purpose can do without. Definer. Raises: KL101.

create function kiteline_internal.withheld(purpose text, category text, key anyelement)
  returns anyarray
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $withheld$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_policy text;
  v_purpose text;
  v_login text;
  v_recipient text;
  v_seen pg_snapshot;
  v_withheld jsonb;
  v_has_news boolean;
  v_keys text[];
begin
  select
    s.policy, s.purpose, s.login, s.recipient, s.seen, s.withheld -> withheld.category,
    (
      select i.recorded_xid
      from kiteline_internal.interruptions i
      order by i.recorded_xid desc
      limit 1
    ) >= s.refusal_horizon
  into v_policy, v_purpose, v_login, v_recipient, v_seen, v_withheld, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;
  if (v_purpose = withheld.purpose and v_login = session_user) is not true then
    perform kiteline_internal.refuse_reading(withheld.purpose);
  end if;

  if v_withheld is null then
    v_keys := '{}';
  else
    v_keys := array(select k from jsonb_array_elements_text(v_withheld) as k);
  end if;
  if v_has_news then
    v_keys := v_keys || kiteline_internal.withheld_since(
      v_policy, purpose, v_recipient, category, v_seen
    );
  end if;
  if pg_typeof(key) = 'bigint'::regtype then
    return v_keys::bigint[];
  elsif pg_typeof(key) = 'uuid'::regtype then
    return v_keys::uuid[];
  end if;
  return v_keys;
end
$withheld$;

comment on function kiteline_internal.withheld(text, text, anyelement) is
  'The people of the present session whose column of this category stays empty.';

revoke all on function kiteline_internal.withheld(text, text, anyelement) from public;
grant execute on function kiteline_internal.withheld(text, text, anyelement) to kiteline_recipient;
