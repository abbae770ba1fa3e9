-- kiteline_internal.scope(purpose text, relation text, key anyelement) -> anyarray
--
-- The subject keys that the present statement may read for a purpose: the set its session
-- admitted, minus whoever refused since. key carries the type only (null::bigint, null::uuid, null::text).
-- Judged anew by each statement, by clock_timestamp(): a known token, opened by another, committed
-- transaction, the same login, not closed or expired, the grant not revoked, the recipient qualified.
-- It also records the statement, hence volatile; where the transaction cannot write (READ ONLY, a
-- standby) a line in the server's log stands for the record.
-- Called by: the row policies of a purpose's role, once per statement and relation. Definer.
-- Raises: KL101 (one answer for every kind of dead session), KL105.

create function kiteline_internal.scope(purpose text, relation text, key anyelement)
  returns anyarray
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $scope$
declare
  v_session_id bigint;
  v_policy text;
  v_horizon xid8;
  v_records boolean;
  v_bigints bigint[];
  v_uuids uuid[];
  v_texts text[];
  v_has_news boolean;
begin
  select
    s.session_id, s.policy, s.refusal_horizon, s.records_statements,
    s.bigint_subjects, s.uuid_subjects, s.text_subjects,
    exists (
      select
      from kiteline_internal.refusals r
      where r.policy = s.policy and r.recorded_xid >= s.refusal_horizon
    )
  into v_session_id, v_policy, v_horizon, v_records, v_bigints, v_uuids, v_texts, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    and s.purpose = scope.purpose
    and s.login = session_user
    and s.expires_at > clock_timestamp()
    and s.opened_xid is distinct from pg_current_xact_id_if_assigned()
    and current_setting('transaction_isolation') = 'read committed'
    and not exists (
      select from kiteline_internal.grant_revocations r where r.grant_id = s.grant_id
    )
    and exists (
      select
      from kiteline_internal.recipients r
      where r.recipient = s.recipient and r.state = 'qualified'
    );
  if not found then
    perform kiteline_internal.refuse_reading(scope.purpose);
  end if;

  if v_records then
    perform kiteline_internal.record_statement(v_session_id, scope.purpose, scope.relation);
  end if;

  if v_bigints is not null and pg_typeof(key) = 'bigint'::regtype then
    if v_has_news then
      return kiteline_internal.without_refused_since(v_policy, purpose, v_horizon, v_bigints);
    end if;
    return v_bigints;
  elsif v_uuids is not null and pg_typeof(key) = 'uuid'::regtype then
    if v_has_news then
      return kiteline_internal.without_refused_since(v_policy, purpose, v_horizon, v_uuids);
    end if;
    return v_uuids;
  elsif v_texts is not null and pg_typeof(key) = 'text'::regtype then
    if v_has_news then
      return kiteline_internal.without_refused_since(v_policy, purpose, v_horizon, v_texts);
    end if;
    return v_texts;
  end if;
  -- A policy compiled for another key type than the session's: nothing may be read.
  perform kiteline_internal.refuse_reading(scope.purpose);
end
$scope$;

comment on function kiteline_internal.scope(text, text, anyelement) is
  'The subject keys that the present statement may read for a purpose.';

revoke all on function kiteline_internal.scope(text, text, anyelement) from public;
grant execute on function kiteline_internal.scope(text, text, anyelement) to kiteline_recipient;
