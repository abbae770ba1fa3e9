-- kiteline_internal.scope(purpose text, relation text, key anyelement) -> anyarray
--
-- The subject keys that the present statement may read for a purpose: the set its session
-- admitted, minus whoever refused since and whose consent ran out since. key carries the type only (null::bigint, null::uuid, null::text).
-- Judged anew by each statement, by clock_timestamp(): a known token, opened by another, committed
-- transaction, the same login, not closed or expired, every gate of its opening still open.
-- It also records the statement, hence volatile; where the transaction cannot write (READ ONLY, a
-- standby) a line in the server's log stands for the record.
-- Without a live session it is empty and no error: a row policy is only asked about rows that exist, so an
-- error here would tell them from those that do not. The error is is_open()'s to raise.
-- Called by: the row policies of a purpose's role, once per statement and relation. Definer.
-- Raises: KL101 when the policy was compiled for another type of key than the session's.

create function kiteline_internal.scope(purpose text, relation text, key anyelement)
  returns anyarray
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $scope$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_session_id bigint;
  v_policy text;
  v_purpose text;
  v_login text;
  v_expires_at timestamptz;
  v_opened_xid xid8;
  v_seen pg_snapshot;
  v_records boolean;
  v_bigints bigint[];
  v_uuids uuid[];
  v_texts text[];
  v_grant_id bigint;
  v_recipient text;
  v_actor text;
  v_opened_at timestamptz;
  v_narrows_at timestamptz;
  v_minor_approval_id bigint;
  v_has_news boolean;
  v_statement_number bigint;
begin
  -- The query fetches and the "if" judges: an expression of a query is set up anew at each call, one of
  -- plpgsql once a transaction.
  select
    s.session_id, s.policy, s.purpose, s.login, s.expires_at, s.opened_xid, s.seen,
    s.records_statements, s.grant_id, s.recipient, s.actor, s.opened_at, s.narrows_at,
    s.minor_approval_id,
    s.bigint_subjects, s.uuid_subjects, s.text_subjects,
    (
      select i.recorded_xid
      from kiteline_internal.interruptions i
      order by i.recorded_xid desc
      limit 1
    ) >= s.refusal_horizon
  into
    v_session_id, v_policy, v_purpose, v_login, v_expires_at, v_opened_xid, v_seen,
    v_records, v_grant_id, v_recipient, v_actor, v_opened_at, v_narrows_at,
    v_minor_approval_id, v_bigints, v_uuids, v_texts, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;

  -- One condition that is null makes the whole null or false, never true: "is not true" refuses.
  if (
    v_purpose = scope.purpose
    and v_login = session_user
    and v_expires_at > clock_timestamp()
    and v_opened_xid is distinct from pg_current_xact_id_if_assigned()
    and current_setting('transaction_isolation') = 'read committed'
    and not (
      v_has_news and kiteline_internal.is_withdrawn(
        v_policy, v_grant_id, v_recipient, v_login, v_actor, v_minor_approval_id, v_seen
      )
    )
  ) is not true then
    perform kiteline_internal.record_refused_read(scope.purpose);
    return '{}';
  end if;

  if v_records then
    -- Assigned, not performed: an assignment calls the function without a query around it.
    v_statement_number := kiteline_internal.record_statement(
      v_session_id, scope.purpose, scope.relation
    );
  end if;

  if v_bigints is not null and pg_typeof(key) = 'bigint'::regtype then
    if v_has_news then
      v_bigints := kiteline_internal.without_refused_since(
        v_policy, purpose, v_recipient, v_seen, v_bigints
      );
    end if;
    if v_has_news or v_narrows_at <= clock_timestamp() then
      v_bigints := kiteline_internal.without_lapsed(purpose, v_recipient, v_opened_at, v_bigints);
    end if;
    return v_bigints;
  elsif v_uuids is not null and pg_typeof(key) = 'uuid'::regtype then
    if v_has_news then
      v_uuids := kiteline_internal.without_refused_since(
        v_policy, purpose, v_recipient, v_seen, v_uuids
      );
    end if;
    if v_has_news or v_narrows_at <= clock_timestamp() then
      v_uuids := kiteline_internal.without_lapsed(purpose, v_recipient, v_opened_at, v_uuids);
    end if;
    return v_uuids;
  elsif v_texts is not null and pg_typeof(key) = 'text'::regtype then
    if v_has_news then
      v_texts := kiteline_internal.without_refused_since(
        v_policy, purpose, v_recipient, v_seen, v_texts
      );
    end if;
    if v_has_news or v_narrows_at <= clock_timestamp() then
      v_texts := kiteline_internal.without_lapsed(purpose, v_recipient, v_opened_at, v_texts);
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
