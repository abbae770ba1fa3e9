-- kiteline_internal.apply_collection(policy text, notice_id bigint, subjects text[], categories text[], source text,
--   collected_at timestamptz) -> bigint
--
-- Records under which notice these categories of these people's data were collected, and makes that notice count
-- from now on. Sessions that are open under a purpose which the earlier notice told of and this one does not lose
-- these people in their next statement. subjects are canonical keys of existing people, each once.
-- Called by: record_collection(), record_collection_of_everyone(). Invoker. Raises: KL001, KL002.

create function kiteline_internal.apply_collection(
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
  security invoker
  set search_path = pg_catalog, pg_temp
as $apply_collection$
declare
  v_notice kiteline_internal.notices;
  v_fault text;
  v_added jsonb;
  v_collection_id bigint;
  v_group record;
  v_term_set_id integer;
begin
  select n.* into v_notice
  from kiteline_internal.notices n
  where n.notice_id = apply_collection.notice_id and n.policy = apply_collection.policy;
  if v_notice.notice_id is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('notice %s of policy %s', notice_id, policy),
      hint = 'kiteline.publish_notice enters a notice and answers its number.';
  end if;
  v_fault := case
    when coalesce(cardinality(categories), 0) = 0 or array_ndims(categories) > 1
      or array_position(categories, null) is not null
    then
      'categories must be a list of at least one category'
    when not categories <@ v_notice.categories then
      format('%s %s does not tell of: %s', v_notice.kind, v_notice.version, (
        select string_agg(c.name, ', ')
        from unnest(categories) as c(name)
        where c.name <> all (v_notice.categories)
      ))
    when btrim(coalesce(source, '')) = '' then 'source must say where the data was collected'
    when collected_at is null or not isfinite(collected_at) or collected_at > clock_timestamp() then
      'collected_at must not be in the future'
    when collected_at < v_notice.published_at then
      'collected_at lies before the notice was published'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument', detail = v_fault,
      hint = 'Name categories that the notice tells of, and when and where the data was collected.';
  end if;

  -- Two acts about the same people take turns, the second sees what the first has committed, and the one with the higher
  -- number counts. People who had no row get one first, for a row that is not there cannot be locked. In the order of
  -- the keys, so that nobody deadlocks.
  v_term_set_id := kiteline_internal.term_set(policy, '{}');
  insert into kiteline_internal.data_subjects (policy, subject, term_set_id)
  select apply_collection.policy, s.subject, v_term_set_id
  from unnest(apply_collection.subjects) as s(subject)
  where not exists (
    select
    from kiteline_internal.data_subjects d
    where d.policy = apply_collection.policy and d.subject = s.subject
  )
  order by s.subject
  on conflict on constraint data_subjects_pkey do nothing;
  perform
  from kiteline_internal.data_subjects d
  where d.policy = apply_collection.policy and d.subject = any (apply_collection.subjects)
  order by d.subject
  for no key update;

  insert into kiteline_internal.collections (
    policy, notice_id, categories, source, collected_at, subject_count
  )
  values (
    apply_collection.policy, apply_collection.notice_id, apply_collection.categories,
    apply_collection.source, apply_collection.collected_at, cardinality(apply_collection.subjects)
  )
  returning collection_id into v_collection_id;
  insert into kiteline_internal.collection_subjects (collection_id, subject)
  select v_collection_id, s.subject
  from unnest(apply_collection.subjects) as s(subject);

  select jsonb_object_agg(c.name, apply_collection.notice_id) into v_added
  from unnest(apply_collection.categories) as c(name);
  for v_group in
    select d.term_set_id, t.terms, array_agg(s.subject) as subjects
    from unnest(apply_collection.subjects) as s(subject)
    join kiteline_internal.data_subjects d
      on d.policy = apply_collection.policy and d.subject = s.subject
    join kiteline_internal.term_sets t on t.term_set_id = d.term_set_id
    group by d.term_set_id, t.terms
  loop
    v_term_set_id := kiteline_internal.term_set(policy, v_group.terms || v_added);
    update kiteline_internal.data_subjects d
    set term_set_id = v_term_set_id
    where d.policy = apply_collection.policy and d.subject = any (v_group.subjects);
    perform kiteline_internal.refuse_undisclosed(
      policy, v_group.terms, v_group.terms || v_added, categories, v_group.subjects
    );
  end loop;
  return v_collection_id;
end
$apply_collection$;

comment on function kiteline_internal.apply_collection(
  text, bigint, text[], text[], text, timestamptz
) is 'Records under which notice data was collected, and makes that notice count.';

revoke all on function kiteline_internal.apply_collection(
  text, bigint, text[], text[], text, timestamptz
) from public;
