-- kiteline.record_consents(policy, subjects text[], purpose, recipient, categories text[], kind, channel, notice_id,
--   given_at, evidence_refs text[], evidence_hashes text[], expires_at, interaction_ms integer[], guardian,
--   is_own_initiative, precondition_of) -> setof kiteline.recorded_consent
--
-- Records what these people agreed to, all or none of them; evidence and interaction_ms stand in the order of subjects.
-- Pending until confirmed: a pop-up tapped within 2,000 ms, and a tap or message of an elder. An effective consent
-- that is recorded again is superseded; a withdrawal of the same purpose and recipient is lifted.
-- is_own_initiative: the person came with it, nobody asked. precondition_of: the purpose for which agreeing was
-- made a condition, if one.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.record_consents(
  policy text,
  subjects text[],
  purpose text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_refs text[],
  evidence_hashes text[],
  expires_at timestamptz default null,
  interaction_ms integer[] default null,
  guardian text default null,
  is_own_initiative boolean default false,
  precondition_of text default null
)
  returns setof kiteline.recorded_consent
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_consents$
declare
  v_keys text[];
  v_fault text;
  v_terms_hash text;
  v_elders text[];
begin
  perform kiteline_internal.check_sharing(policy, purpose, recipient);
  v_keys := kiteline_internal.canonical_subjects(policy, subjects);
  v_fault := case
    when cardinality(v_keys) <> (select count(distinct k.key) from unnest(v_keys) as k(key)) then
      'subjects names somebody twice'
    else kiteline_internal.consent_fault(
      policy, cardinality(subjects), purpose, recipient, categories, kind, channel, notice_id,
      given_at, evidence_refs, evidence_hashes, expires_at, interaction_ms, guardian,
      precondition_of
    )
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument', detail = v_fault,
      hint = 'Nothing was recorded. Mend the argument and call again.';
  end if;

  v_fault := kiteline_internal.consent_hindrance(
    policy, v_keys, purpose, recipient, categories, kind, given_at,
    coalesce(is_own_initiative, false)
  );
  if v_fault is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_fault,
      hint = 'Nothing was recorded. Respect the person''s "no"; kiteline.lift_objection lifts an'
        ' objection at the person''s wish, and is_own_initiative says that nobody asked.';
  end if;

  execute format('select kiteline_internal.%I($1)', 'elders_of_' || policy)
  into v_elders
  using v_keys;
  select p.terms_hash into strict v_terms_hash
  from kiteline_internal.purposes p
  where p.purpose = record_consents.purpose;

  return query select * from kiteline_internal.insert_consents(
    policy, v_keys, purpose, v_terms_hash, recipient, categories, kind, channel, notice_id,
    given_at, evidence_refs, evidence_hashes, expires_at, interaction_ms, btrim(guardian),
    coalesce(is_own_initiative, false), v_elders
  );
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = 'somebody recorded a consent of one of them at the same moment',
      hint = 'Nothing was recorded. Call again.';
end
$record_consents$;

comment on function kiteline.record_consents(
  text, text[], text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, boolean, text
) is 'Records what these people agreed to, all or none of them.';

revoke all on function kiteline.record_consents(
  text, text[], text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, boolean, text
) from public;
grant execute on function kiteline.record_consents(
  text, text[], text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, boolean, text
) to kiteline_service;
