-- kiteline.end_training(training_id bigint, reason text) -> void
--
-- Ends a training before its time. The next statement of this person's sessions reads nothing, unless another of
-- his trainings, or one of the login's, counts.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when ended already.

create function kiteline.end_training(training_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $end_training$
begin
  perform kiteline_internal.check_paper_reason(reason);
  insert into kiteline_internal.training_ends (training_id, recipient, reason)
  select t.training_id, t.recipient, end_training.reason
  from kiteline_internal.trainings t
  where t.training_id = end_training.training_id;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('training %s', training_id),
      hint = 'The number is the one record_training returned.';
  end if;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('training %s is ended already', training_id),
      hint = 'Nothing needs to be done.';
end
$end_training$;

comment on function kiteline.end_training(bigint, text) is
  'Ends a training before its time.';

revoke all on function kiteline.end_training(bigint, text) from public;
grant execute on function kiteline.end_training(bigint, text) to kiteline_admin;
