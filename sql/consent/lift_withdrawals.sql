-- kiteline_internal.lift_withdrawals(policy text, subjects text[], purpose text, recipient text, categories text[],
--   kind text, given_at timestamptz) -> void
--
-- Whoever consents anew takes back an earlier withdrawal or annulment, as far as the new consent goes: to the categories
-- for which a consent of this kind is enough. Of a withdrawal that went further the rest stands on as a refusal of its
-- own, as old as the one it is left of. A "no" said after given_at stands: it may have been recorded while this
-- consent was waiting for it. Objections and restrictions stay.
-- Called by: insert_consents(), confirm_consents(). Invoker.

create function kiteline_internal.lift_withdrawals(
  policy text,
  subjects text[],
  purpose text,
  recipient text,
  categories text[],
  kind text,
  given_at timestamptz
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $lift_withdrawals$
declare
  v_agreed text[];
begin
  v_agreed := array(
    select d.category
    from kiteline_internal.recipients t
    cross join lateral kiteline_internal.demands_of(
      lift_withdrawals.purpose, t.role, t.country <> 'CN'
    ) as d
    where t.recipient = lift_withdrawals.recipient
      and d.category = any (lift_withdrawals.categories)
      and (
        lift_withdrawals.kind = 'guardian'
        or kiteline_internal.demand_rank(lift_withdrawals.kind)
          >= kiteline_internal.demand_rank(d.demand)
      )
  );

  with lifted as (
    insert into kiteline_internal.refusal_lifts (refusal_id, reason)
    select r.refusal_id, 'consented anew'
    from kiteline_internal.refusals r
    where r.policy = lift_withdrawals.policy
      and r.subject = any (lift_withdrawals.subjects)
      and r.purpose = lift_withdrawals.purpose
      and r.recipient = lift_withdrawals.recipient
      and r.kind in ('withdrawal', 'annulment')
      and r.recorded_at <= lift_withdrawals.given_at
      and v_agreed <> '{}'
      and coalesce(r.categories && v_agreed, true)
    on conflict on constraint refusal_lifts_pkey do nothing
    returning refusal_id
  )
  insert into kiteline_internal.refusals (
    policy, subject, purpose, recipient, categories, kind, channel, reason, consent_ids, recorded_at
  )
  select
    r.policy, r.subject, r.purpose, r.recipient, l.categories, r.kind, r.channel,
    format('what is left of refusal %s', r.refusal_id), r.consent_ids, r.recorded_at
  from lifted f
  join kiteline_internal.refusals r on r.refusal_id = f.refusal_id
  cross join lateral (
    select array_agg(c.name order by c.name) as categories
    from unnest(
      coalesce(
        r.categories, array(select k from kiteline_internal.categories_of(r.purpose) as k)
      )
    ) as c(name)
    where c.name <> all (v_agreed)
  ) as l
  where l.categories is not null;
end
$lift_withdrawals$;

comment on function kiteline_internal.lift_withdrawals(
  text, text[], text, text, text[], text, timestamptz
) is 'A new consent takes back an earlier withdrawal, as far as it goes.';

revoke all on function kiteline_internal.lift_withdrawals(
  text, text[], text, text, text[], text, timestamptz
) from public;
