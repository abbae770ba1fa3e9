-- kiteline_internal.canonical_subjects(policy text, subjects text[]) -> text[]
--
-- The keys of existing subjects in canonical text, in the order given. One unknown key refuses all. Found by one query:
-- only when one of them is unknown are they asked for one by one, so that the error names it.
-- Called by: record_collection(), record_consents(), request_consents(). Invoker. Raises: KL001, KL002.

create function kiteline_internal.canonical_subjects(policy text, subjects text[])
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $canonical_subjects$
declare
  v_policy text;
  v_keys text[];
begin
  if coalesce(cardinality(subjects), 0) = 0 or array_ndims(subjects) > 1
    or array_position(subjects, null) is not null
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'subjects must be a list of at least one key, without null',
      hint = 'Pass keys as the text of the key column, for example ''4711''.';
  end if;
  select p.policy into v_policy
  from kiteline_internal.policies p
  where p.policy = canonical_subjects.policy;
  if v_policy is not null then
    begin
      execute format(
        'select array(select kiteline_internal.%I(s.subject)'
          || ' from unnest($1) with ordinality as s(subject, place) order by s.place)',
        'find_subject_of_' || v_policy
      )
      into v_keys
      using subjects;
    exception
      when invalid_text_representation or numeric_value_out_of_range then
        v_keys := null;
    end;
  end if;
  if v_keys is not null and array_position(v_keys, null) is null then
    return v_keys;
  end if;
  return array(
    select kiteline_internal.canonical_subject(canonical_subjects.policy, s.subject)
    from unnest(canonical_subjects.subjects) with ordinality as s(subject, place)
    order by s.place
  );
end
$canonical_subjects$;

comment on function kiteline_internal.canonical_subjects(text, text[]) is
  'The keys of existing subjects in canonical text.';

revoke all on function kiteline_internal.canonical_subjects(text, text[]) from public;
