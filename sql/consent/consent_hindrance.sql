-- kiteline_internal.consent_hindrance(policy, subjects text[], purpose, recipient, categories text[], kind,
--   given_at timestamptz, is_own_initiative boolean) -> text
--
-- Why a consent of one of these people cannot be recorded now, in words; null when nothing hinders. An objection in
-- force has to be lifted first, at the person's wish. After a "no" nobody may be asked again for 90 days: a consent
-- within that time counts only when the person came with it. A consent given before a "no" is older than it. A child
-- consents through a guardian, an adult does not.
-- Called by: record_consents(). Invoker.

create function kiteline_internal.consent_hindrance(
  policy text,
  subjects text[],
  purpose text,
  recipient text,
  categories text[],
  kind text,
  given_at timestamptz,
  is_own_initiative boolean
)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $consent_hindrance$
declare
  v_minors text[];
  v_hindrance text;
begin
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || policy)
  into v_minors
  using subjects;
  if kind = 'guardian' and not subjects <@ v_minors then
    return format('%s is no minor, so no guardian consents', (
      select min(s.subject) from unnest(subjects) as s(subject) where s.subject <> all (v_minors)
    ));
  end if;
  if kind <> 'guardian' and kind <> 'notice' and cardinality(v_minors) > 0 then
    return format('%s is a minor: the consent has to be a guardian''s', v_minors[1]);
  end if;

  select case
    when n.stands then format('subject %s objects (refusal %s)', n.subject, n.refusal_id)
    when consent_hindrance.given_at < n.recorded_at then
      format('subject %s said no after given_at (refusal %s)', n.subject, n.refusal_id)
    else
      format('subject %s said no less than 90 days ago (refusal %s)', n.subject, n.refusal_id)
  end
  into v_hindrance
  from (
    select
      r.refusal_id, r.subject, r.recorded_at,
      r.kind = 'objection' and not exists (
        select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
      ) as stands
    from kiteline_internal.refusals r
    join kiteline_internal.purposes p on p.purpose = consent_hindrance.purpose
    where r.policy = consent_hindrance.policy
      and r.subject = any (consent_hindrance.subjects)
      and (r.purpose is null or r.purpose = consent_hindrance.purpose)
      and (r.recipient is null or r.recipient = consent_hindrance.recipient)
      and (r.categories is null or r.categories && consent_hindrance.categories)
      and not (r.spares_essential and p.is_essential)
      and r.kind in ('objection', 'withdrawal', 'annulment', 'erasure')
  ) as n
  where n.stands
    or consent_hindrance.given_at < n.recorded_at
    or (not consent_hindrance.is_own_initiative
      and n.recorded_at > clock_timestamp() - kiteline_internal.cool_off())
  order by n.stands desc, n.refusal_id desc
  limit 1;
  if v_hindrance is not null then
    return v_hindrance;
  end if;

  return (
    select format('subject %s already gave a stronger consent (%s)', c.subject, c.consent_id)
    from kiteline_internal.consents c
    where c.policy = consent_hindrance.policy
      and c.purpose = consent_hindrance.purpose
      and c.recipient = consent_hindrance.recipient
      and c.subject = any (consent_hindrance.subjects)
      and c.category = any (consent_hindrance.categories)
      and c.state = 'effective'
      and (c.expires_at is null or c.expires_at > clock_timestamp())
      -- A guardian's has no rank: it stands for any demand, and gives way to the person's own once of age.
      and case
        when c.kind = 'guardian' then consent_hindrance.kind = 'notice'
        else kiteline_internal.demand_rank(c.kind)
          > kiteline_internal.demand_rank(consent_hindrance.kind)
      end
      and c.terms_hash = (
        select p.terms_hash
        from kiteline_internal.purposes p
        where p.purpose = consent_hindrance.purpose
      )
    order by c.consent_id
    limit 1
  );
end
$consent_hindrance$;

comment on function kiteline_internal.consent_hindrance(
  text, text[], text, text, text[], text, timestamptz, boolean
) is 'Why a consent of one of these people cannot be recorded now; null when nothing hinders.';

revoke all on function kiteline_internal.consent_hindrance(
  text, text[], text, text, text[], text, timestamptz, boolean
) from public;
