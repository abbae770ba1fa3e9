-- kiteline_internal.second_subjects_of(purpose text, recipient text, subjects text[]) -> text[]
--
-- The other people in the rows that a purpose shows of these people, such as whom to call in an emergency: they are
-- subjects in their own right, and whoever of them is refused does not appear.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.second_subjects_of(
  purpose text,
  recipient text,
  subjects text[]
)
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $second_subjects_of$
declare
  v_policy text;
  v_seconds text[];
begin
  select p.policy into strict v_policy
  from kiteline_internal.purposes p
  where p.purpose = second_subjects_of.purpose;
  execute format('select kiteline_internal.%I($1)', 'second_subjects_for_' || purpose)
  into v_seconds
  using subjects;
  return array(
    select s.subject
    from unnest(v_seconds) as s(subject)
    where s.subject not in (
      select r.subject
      from kiteline_internal.standing_refusals(
        v_policy, second_subjects_of.purpose, second_subjects_of.recipient, v_seconds
      ) as r
    )
    order by s.subject
  );
end
$second_subjects_of$;

comment on function kiteline_internal.second_subjects_of(text, text, text[]) is
  'The other people in the rows that a purpose shows of these people.';

revoke all on function kiteline_internal.second_subjects_of(text, text, text[]) from public;
