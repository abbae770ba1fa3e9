-- kiteline.confirm_consents(consent_ids bigint[], channel text, evidence_ref text, evidence_hash text) -> void
--
-- The second yes to pending consents of one person: not before a day has passed, not after 14 days or their own end, when
-- they have lapsed, not over a "no" said since, and not by the evidence of the first yes. All or none.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.confirm_consents(
  consent_ids bigint[],
  channel text,
  evidence_ref text,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $confirm_consents$
declare
  v_found kiteline_internal.consents;
  v_count integer := 0;
  v_policy text;
  v_subject text;
  v_group record;
  v_hindrance text;
begin
  if coalesce(cardinality(consent_ids), 0) = 0 or array_ndims(consent_ids) > 1
    or array_position(consent_ids, null) is not null
    or channel is null or channel not in ('sms', 'app_popup', 'letter')
    or btrim(coalesce(evidence_ref, '')) = ''
    or coalesce(evidence_hash, '') !~ '^[0-9a-f]{64}$'
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'consent_ids, channel (sms, app_popup, letter), evidence_ref and evidence_hash are needed',
      hint = 'evidence_hash: SHA-256 of the evidence of this second yes, 64 hexadecimal digits.';
  end if;
  -- Those that they replace as well, in the order of insert_consents().
  perform
  from kiteline_internal.consents c
  where exists (
      select
      from kiteline_internal.consents p
      where p.consent_id = any (confirm_consents.consent_ids)
        and (p.policy, p.purpose, p.recipient, p.subject, p.category)
          = (c.policy, c.purpose, c.recipient, c.subject, c.category)
    )
    and c.state in ('effective', 'pending')
  order by c.subject, c.category, c.consent_id
  for no key update;
  for v_found in
    select c.*
    from kiteline_internal.consents c
    where c.consent_id = any (confirm_consents.consent_ids)
    order by c.consent_id
  loop
    v_count := v_count + 1;
    v_policy := coalesce(v_policy, v_found.policy);
    v_subject := coalesce(v_subject, v_found.subject);
    v_hindrance := coalesce(v_hindrance, case
      when v_found.policy <> v_policy or v_found.subject <> v_subject then
        'the consents are not of one person'
      when v_found.state <> 'pending' then
        format('consent %s is %s', v_found.consent_id, v_found.state)
      when clock_timestamp() < v_found.recorded_at + kiteline_internal.confirmation_delay() then
        format('consent %s can be confirmed from %s on', v_found.consent_id,
          v_found.recorded_at + kiteline_internal.confirmation_delay())
      when clock_timestamp() > v_found.recorded_at + interval '14 days'
        or clock_timestamp() >= v_found.expires_at
      then format('consent %s has lapsed', v_found.consent_id)
      when v_found.evidence_hash = confirm_consents.evidence_hash then
        format('consent %s was given with this very evidence', v_found.consent_id)
      else kiteline_internal.consent_hindrance(
        v_found.policy, array[v_found.subject], v_found.purpose, v_found.recipient,
        array[v_found.category], v_found.kind, v_found.given_at, true
      )
    end);
  end loop;
  if v_count <> (select count(distinct i.id) from unnest(consent_ids) as i(id)) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('%s of the consents', cardinality(consent_ids) - v_count),
      hint = 'Give the numbers that kiteline.record_consent answered.';
  end if;
  if v_hindrance is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_hindrance,
      hint = 'Nothing was confirmed. A lapsed or ended consent has to be asked for anew.';
  end if;

  insert into kiteline_internal.consent_confirmations (
    consent_id, channel, evidence_ref, evidence_hash
  )
  select distinct i.id, confirm_consents.channel, confirm_consents.evidence_ref,
    confirm_consents.evidence_hash
  from unnest(confirm_consents.consent_ids) as i(id);
  update kiteline_internal.consents o
  set
    state = case when o.expires_at <= clock_timestamp() then 'expired' else 'superseded' end,
    state_reason = 'a later consent was confirmed'
  from kiteline_internal.consents c
  where c.consent_id = any (confirm_consents.consent_ids)
    and o.state = 'effective'
    and (o.policy, o.purpose, o.recipient, o.subject, o.category)
      = (c.policy, c.purpose, c.recipient, c.subject, c.category);
  update kiteline_internal.consents c
  set state = 'effective', state_reason = 'confirmed', effective_from = clock_timestamp()
  where c.consent_id = any (confirm_consents.consent_ids);
  for v_group in
    select c.purpose, c.recipient, c.kind, c.given_at, array_agg(c.category) as categories
    from kiteline_internal.consents c
    where c.consent_id = any (confirm_consents.consent_ids)
    group by c.purpose, c.recipient, c.kind, c.given_at
  loop
    perform kiteline_internal.lift_withdrawals(
      v_policy, array[v_subject], v_group.purpose, v_group.recipient, v_group.categories,
      v_group.kind, v_group.given_at
    );
    perform kiteline_internal.refresh_coverages(
      v_policy, v_group.purpose, v_group.recipient, array[v_subject], true
    );
  end loop;
end
$confirm_consents$;

comment on function kiteline.confirm_consents(bigint[], text, text, text) is
  'The second yes to pending consents of one person.';

revoke all on function kiteline.confirm_consents(bigint[], text, text, text) from public;
grant execute on function kiteline.confirm_consents(bigint[], text, text, text) to kiteline_service;
