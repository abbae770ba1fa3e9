-- kiteline_internal.training_valid_until(recipient text, login text, actor text) -> timestamptz
--
-- The last moment to which a training of the actor, or of the login for all who work through it, reaches that
-- nobody ended, passed or not; null when there is none.
-- Called by: gate_training(), gates_hold_until(). Invoker.

create function kiteline_internal.training_valid_until(recipient text, login text, actor text)
  returns timestamptz
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $training_valid_until$
  select max(t.valid_until)
  from kiteline_internal.trainings t
  where t.recipient = training_valid_until.recipient
    and t.person in (training_valid_until.login, training_valid_until.actor)
    and not exists (
      select from kiteline_internal.training_ends e where e.training_id = t.training_id
    )
$training_valid_until$;

comment on function kiteline_internal.training_valid_until(text, text, text) is
  'Until when an actor or his login is trained; null when never.';

revoke all on function kiteline_internal.training_valid_until(text, text, text) from public;
