-- kiteline.record_collection(policy text, notice_id bigint, subjects text[], categories text[], source text,
--   collected_at timestamptz) -> bigint
--
-- Records that these categories of these people's data were collected under this notice. It counts from now on,
-- instead of an earlier one. Answers the number of the act.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.record_collection(
  policy text,
  notice_id bigint,
  subjects text[],
  categories text[],
  source text,
  collected_at timestamptz
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_collection$
begin
  return kiteline_internal.apply_collection(
    policy, notice_id,
    array(
      select distinct s.subject
      from unnest(
        kiteline_internal.canonical_subjects(record_collection.policy, record_collection.subjects)
      ) as s(subject)
    ),
    categories, source, collected_at
  );
end
$record_collection$;

comment on function kiteline.record_collection(text, bigint, text[], text[], text, timestamptz) is
  'Records under which notice these people''s data was collected.';

revoke all on function kiteline.record_collection(text, bigint, text[], text[], text, timestamptz)
  from public;
grant execute on function kiteline.record_collection(
  text, bigint, text[], text[], text, timestamptz
) to kiteline_service;
