-- kiteline.record_collection_of_everyone(policy text, notice_id bigint, categories text[], source text,
--   collected_at timestamptz) -> bigint
--
-- record_collection() for every person there is: how a house that adopts kiteline states under which agreement its
-- data was collected. Answers the number of the act.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.record_collection_of_everyone(
  policy text,
  notice_id bigint,
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
as $record_collection_of_everyone$
declare
  v_subjects text[];
begin
  if not exists (
    select
    from kiteline_internal.policies p
    where p.policy = record_collection_of_everyone.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', policy),
      hint = 'Give the name of an applied policy.';
  end if;
  execute format(
    'select array(select s from kiteline_internal.%I() as s)', 'subjects_of_' || policy
  )
  into v_subjects;
  return kiteline_internal.apply_collection(
    policy, notice_id, v_subjects, categories, source, collected_at
  );
end
$record_collection_of_everyone$;

comment on function kiteline.record_collection_of_everyone(
  text, bigint, text[], text, timestamptz
) is 'Records under which notice everybody''s data was collected.';

revoke all on function kiteline.record_collection_of_everyone(
  text, bigint, text[], text, timestamptz
) from public;
grant execute on function kiteline.record_collection_of_everyone(
  text, bigint, text[], text, timestamptz
) to kiteline_service;
