-- kiteline.record_consent(policy, subject, purpose, recipient, categories text[], kind, channel, notice_id, given_at,
--   evidence_ref, evidence_hash, expires_at, interaction_ms, guardian, is_own_initiative, precondition_of)
--   -> setof kiteline.recorded_consent
--
-- record_consents() for one person. Answers one row a category.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.record_consent(
  policy text,
  subject text,
  purpose text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_ref text,
  evidence_hash text,
  expires_at timestamptz default null,
  interaction_ms integer default null,
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
as $record_consent$
begin
  return query select * from kiteline.record_consents(
    policy, array[subject], purpose, recipient, categories, kind, channel, notice_id, given_at,
    array[evidence_ref], array[evidence_hash], expires_at,
    case when interaction_ms is not null then array[interaction_ms] end, guardian,
    is_own_initiative, precondition_of
  );
end
$record_consent$;

comment on function kiteline.record_consent(
  text, text, text, text, text[], text, text, bigint, timestamptz, text, text, timestamptz, integer,
  text, boolean, text
) is 'Records what one person agreed to.';

revoke all on function kiteline.record_consent(
  text, text, text, text, text[], text, text, bigint, timestamptz, text, text, timestamptz, integer,
  text, boolean, text
) from public;
grant execute on function kiteline.record_consent(
  text, text, text, text, text[], text, text, bigint, timestamptz, text, text, timestamptz, integer,
  text, boolean, text
) to kiteline_service;
