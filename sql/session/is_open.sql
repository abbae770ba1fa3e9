-- kiteline_internal.is_open(purpose text) -> boolean
--
-- True inside a live session of the purpose, else an error. Stands in the WHERE of each purpose view and is
-- judged before any row is looked for, so the error comes for keys that exist and for those that do
-- not. It asks all that scope() asks: a revoked token that passed here would fail only on rows
-- that exist, and so tell them. What may be read is scope()'s to say: on the inner side of an outer
-- join PostgreSQL 18 evaluates this only for rows that scope() let through.
-- Called by: purpose views, as a one-time filter. Definer. Raises: KL101, KL105.

create function kiteline_internal.is_open(purpose text)
  returns boolean
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $is_open$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_policy text;
  v_purpose text;
  v_login text;
  v_expires_at timestamptz;
  v_opened_xid xid8;
  v_grant_id bigint;
  v_recipient text;
  v_actor text;
  v_minor_approval_id bigint;
  v_seen pg_snapshot;
  v_has_news boolean;
begin
  -- As in scope(): the query fetches, the "if" judges.
  select
    s.policy, s.purpose, s.login, s.expires_at, s.opened_xid, s.grant_id, s.recipient, s.actor,
    s.minor_approval_id, s.seen,
    (
      select i.recorded_xid
      from kiteline_internal.interruptions i
      order by i.recorded_xid desc
      limit 1
    ) >= s.refusal_horizon
  into
    v_policy, v_purpose, v_login, v_expires_at, v_opened_xid, v_grant_id, v_recipient, v_actor,
    v_minor_approval_id, v_seen, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;

  if (
    v_purpose = is_open.purpose
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
    perform kiteline_internal.refuse_reading(is_open.purpose);
  end if;
  return true;
end
$is_open$;

comment on function kiteline_internal.is_open(text) is
  'True inside a live session of the purpose, else an error.';

revoke all on function kiteline_internal.is_open(text) from public;
grant execute on function kiteline_internal.is_open(text) to kiteline_recipient;
