-- kiteline_internal.insert_consents(policy, subjects text[], purpose, terms_hash, recipient, categories text[], kind,
--   channel, notice_id, given_at, evidence_refs, evidence_hashes, expires_at, interaction_ms, guardian,
--   is_own_initiative, elders text[]) -> setof kiteline.recorded_consent
--
-- Enters checked consents: one row a person and category, pending where a second look is needed. What they replace is
-- superseded (or expired, when its time was over), withdrawals of the same are lifted, coverages refreshed.
-- Called by: record_consents(). Invoker.

create function kiteline_internal.insert_consents(
  policy text,
  subjects text[],
  purpose text,
  terms_hash text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_refs text[],
  evidence_hashes text[],
  expires_at timestamptz,
  interaction_ms integer[],
  guardian text,
  is_own_initiative boolean,
  elders text[]
)
  returns setof kiteline.recorded_consent
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $insert_consents$
declare
  v_pending text[] := array(
    select p.subject
    from unnest(insert_consents.subjects, insert_consents.interaction_ms) as p(subject, ms)
    where insert_consents.kind <> 'notice'
      and (
        p.ms < kiteline_internal.shortest_reading()
        or (
          insert_consents.channel in ('app_popup', 'sms')
          and p.subject = any (insert_consents.elders)
        )
      )
  );
  v_effective text[] := array(
    select s.subject from unnest(insert_consents.subjects) as s(subject)
    where s.subject <> all (v_pending)
  );
begin
  -- In the order of the keys, as confirm_consents() does, so that two that record the same people do not deadlock.
  perform
  from kiteline_internal.consents c
  where c.policy = insert_consents.policy
    and c.purpose = insert_consents.purpose
    and c.recipient = insert_consents.recipient
    and c.category = any (insert_consents.categories)
    and c.subject = any (insert_consents.subjects)
    and c.state in ('effective', 'pending')
  order by c.subject, c.category, c.consent_id
  for no key update;
  update kiteline_internal.consents c
  set
    state = case when c.expires_at <= clock_timestamp() then 'expired' else 'superseded' end,
    state_reason = case
      when c.expires_at <= clock_timestamp() then 'its time was over'
      else 'a later consent was recorded'
    end
  where c.policy = insert_consents.policy
    and c.purpose = insert_consents.purpose
    and c.recipient = insert_consents.recipient
    and c.category = any (insert_consents.categories)
    and (
      (c.state = 'effective' and c.subject = any (v_effective))
      or (c.state = 'pending' and c.subject = any (insert_consents.subjects))
    );

  return query
  insert into kiteline_internal.consents as n (
    policy, subject, purpose, terms_hash, recipient, category, kind, channel, notice_id, given_at,
    expires_at, evidence_ref, evidence_hash, interaction_ms, guardian, is_own_initiative,
    effective_from, state, state_reason
  )
  select
    insert_consents.policy, p.subject, insert_consents.purpose, insert_consents.terms_hash,
    insert_consents.recipient, c.name, insert_consents.kind, insert_consents.channel,
    insert_consents.notice_id, insert_consents.given_at, insert_consents.expires_at,
    p.evidence_ref, p.evidence_hash, p.ms, nullif(insert_consents.guardian, ''),
    insert_consents.is_own_initiative,
    case when p.subject <> all (v_pending) then clock_timestamp() end,
    case when p.subject <> all (v_pending) then 'effective' else 'pending' end,
    case
      when p.subject <> all (v_pending) then 'recorded'
      else 'recorded; a second, separate confirmation is needed'
    end
  from unnest(
    insert_consents.subjects, insert_consents.evidence_refs, insert_consents.evidence_hashes,
    insert_consents.interaction_ms
  ) as p(subject, evidence_ref, evidence_hash, ms)
  cross join unnest(insert_consents.categories) as c(name)
  order by p.subject collate "C", c.name collate "C"
  returning n.consent_id, n.subject, n.category, n.state;

  if kind <> 'notice' then
    perform kiteline_internal.lift_withdrawals(
      policy, v_effective, purpose, recipient, categories, kind, given_at
    );
  end if;
  -- A notice agrees to nothing, but it may have superseded something.
  perform kiteline_internal.refresh_coverages(policy, purpose, recipient, v_effective, true);
end
$insert_consents$;

comment on function kiteline_internal.insert_consents(
  text, text[], text, text, text, text[], text, text, bigint, timestamptz, text[], text[],
  timestamptz, integer[], text, boolean, text[]
) is 'Enters checked consents.';

revoke all on function kiteline_internal.insert_consents(
  text, text[], text, text, text, text[], text, text, bigint, timestamptz, text[], text[],
  timestamptz, integer[], text, boolean, text[]
) from public;
