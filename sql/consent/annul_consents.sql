-- kiteline.annul_consents(consent_ids bigint[], reason text) -> bigint[]
--
-- Declares consents void from the beginning (自始无效): given by a slip of the finger, under pressure, by somebody
-- else. Unlike a withdrawal it makes what was shared on their strength irregular, and opens a review of it. Answers
-- the refusals' numbers, one for each person, purpose and recipient.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when one has ended already.

create function kiteline.annul_consents(consent_ids bigint[], reason text)
  returns bigint[]
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $annul_consents$
declare
  v_group record;
  v_refusal_id bigint;
  v_refusal_ids bigint[] := '{}';
  v_wrong text;
begin
  perform kiteline_internal.check_no('letter', reason);
  if coalesce(cardinality(consent_ids), 0) = 0 or array_ndims(consent_ids) > 1 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'consent_ids must be a list of at least one number',
      hint = 'kiteline.subject_consents lists a person''s consents.';
  end if;
  select string_agg(i.id::text, ', ') into v_wrong
  from unnest(consent_ids) as i(id)
  where not exists (select from kiteline_internal.consents c where c.consent_id = i.id);
  if v_wrong is not null or array_position(consent_ids, null) is not null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('consent %s', coalesce(v_wrong, 'null')),
      hint = 'kiteline.subject_consents lists a person''s consents.';
  end if;
  select string_agg(format('consent %s is %s', c.consent_id, c.state), ', ') into v_wrong
  from kiteline_internal.consents c
  where c.consent_id = any (annul_consents.consent_ids)
    and c.state not in ('pending', 'effective');
  if v_wrong is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_wrong,
      hint = 'Only a consent that is pending or effective can be annulled.';
  end if;

  for v_group in
    select
      c.policy, c.subject, c.purpose, c.recipient,
      array_agg(c.consent_id order by c.consent_id) as ids,
      array_agg(distinct c.category::text) as categories
    from kiteline_internal.consents c
    where c.consent_id = any (annul_consents.consent_ids)
    group by c.policy, c.subject, c.purpose, c.recipient
  loop
    v_refusal_id := kiteline_internal.record_refusal(
      v_group.policy, v_group.subject, v_group.purpose, v_group.recipient, v_group.categories,
      false, 'annulment', null, reason, v_group.ids
    );
    v_refusal_ids := v_refusal_ids || v_refusal_id;
    perform kiteline_internal.open_annulment_review(v_refusal_id);
    perform kiteline_internal.end_consents(
      v_group.ids, 'annulled', format('annulled (refusal %s)', v_refusal_id)
    );
  end loop;
  return v_refusal_ids;
end
$annul_consents$;

comment on function kiteline.annul_consents(bigint[], text) is
  'Declares consents void from the beginning.';

revoke all on function kiteline.annul_consents(bigint[], text) from public;
grant execute on function kiteline.annul_consents(bigint[], text) to kiteline_service;
