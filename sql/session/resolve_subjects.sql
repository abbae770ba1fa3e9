-- kiteline_internal.resolve_subjects(purpose, named text[], actor, recipient, as_of) -> text[]
--
-- Whom an opening may be about: the named ones, or everyone when named is null, as far as they exist
-- and the purpose's row predicates admit them, each once, in canonical text. The work is done by the
-- purpose's generated function kiteline_internal.subjects_for_<purpose>, which may read key and
-- predicate columns only. Asks for one more than the cap, so that the caller sees an overflow.
-- Called by: start_session(). Invoker. Raises: KL001 for a key that is not of the subject's type.

create function kiteline_internal.resolve_subjects(
  purpose text,
  named text[],
  actor text,
  recipient text,
  as_of timestamptz
)
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $resolve_subjects$
declare
  v_subjects text[];
  v_cap integer;
begin
  select p.session_cap into v_cap
  from kiteline_internal.purposes p
  where p.purpose = resolve_subjects.purpose;

  execute format(
    'select kiteline_internal.%I($1, $2, $3, $4, $5)', 'subjects_for_' || resolve_subjects.purpose
  )
  into v_subjects
  using named, actor, recipient, as_of, v_cap + 1;
  return coalesce(v_subjects, '{}');
exception
  when invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'a subject key is not of the type of the subject''s key column',
      hint = 'Pass keys as the text of the key column, for example ''4711''.';
end
$resolve_subjects$;

comment on function kiteline_internal.resolve_subjects(text, text[], text, text, timestamptz) is
  'Whom an opening may be about.';

revoke all on function
  kiteline_internal.resolve_subjects(text, text[], text, text, timestamptz) from public;
