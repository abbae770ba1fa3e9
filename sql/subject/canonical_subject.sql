-- kiteline_internal.canonical_subject(policy text, subject text) -> text
--
-- The key of an existing subject in canonical text (''007'' of a bigint key is ''7''), so that one person
-- has one spelling in all evidence. Asks the policy's generated function find_subject_of_<policy>.
-- Called by: restrict_subject(), accesses_of(). Invoker. Raises: KL002 for an unknown policy or subject.

create function kiteline_internal.canonical_subject(policy text, subject text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $canonical_subject$
declare
  v_subject text;
begin
  if not exists (
    select from kiteline_internal.policies p where p.policy = canonical_subject.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', canonical_subject.policy),
      hint = 'Give the name of an applied policy.';
  end if;
  begin
    execute format('select kiteline_internal.%I($1)', 'find_subject_of_' || policy)
    into v_subject
    using subject;
  exception
    when invalid_text_representation or numeric_value_out_of_range then
      v_subject := null;
  end;
  if v_subject is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('subject %s', canonical_subject.subject),
      hint = 'Give the key of an existing subject.';
  end if;
  return v_subject;
end
$canonical_subject$;

comment on function kiteline_internal.canonical_subject(text, text) is
  'The key of an existing subject in canonical text.';

revoke all on function kiteline_internal.canonical_subject(text, text) from public;
