-- kiteline.record_training(recipient text, person text, course text, valid_until timestamptz, score integer)
--   -> bigint
--
-- Records that a person of the recipient may handle customer data, for at most 24 months. person is an actor as the
-- application names him to open_session, letter by letter, or a login, for all who work through it.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when the recipient is terminated.

create function kiteline.record_training(
  recipient text,
  person text,
  course text,
  valid_until timestamptz,
  score integer default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_training$
declare
  v_fault text := case
    when (person = btrim(person) and length(person) between 1 and 200) is not true
      then 'person must have 1 to 200 characters, without spaces around them'
    when btrim(coalesce(course, '')) = '' then 'course must not be empty'
    when score not between 0 and 100 then 'score must lie between 0 and 100 points'
    when isfinite(valid_until) and valid_until > clock_timestamp() + interval '24 months'
      then 'valid_until must be at most 24 months ahead'
  end;
  v_training_id bigint;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'Name the actor or the login that was trained, in what, and until when that counts.';
  end if;
  perform kiteline_internal.check_paper_term(valid_until);
  insert into kiteline_internal.trainings (recipient, person, course, score, valid_until)
  values (
    record_training.recipient, record_training.person, record_training.course,
    record_training.score, record_training.valid_until
  )
  returning training_id into v_training_id;
  return v_training_id;
end
$record_training$;

comment on function kiteline.record_training(text, text, text, timestamptz, integer) is
  'Records that a person of a recipient may handle customer data.';

revoke all on function
  kiteline.record_training(text, text, text, timestamptz, integer) from public;
grant execute on function
  kiteline.record_training(text, text, text, timestamptz, integer) to kiteline_admin;
