-- kiteline_internal.cool_off() -> interval · confirmation_delay() -> interval · shortest_reading() -> integer
--
-- The house's numbers about asking: after a "no" nobody is asked again for 90 days; a consent that needs a
-- second look can be confirmed after a day at the earliest; a pop-up that was open for less than 2,000 ms was not read.
-- Called by: the consent functions. Invoker.

create function kiteline_internal.cool_off()
  returns interval
  language sql
  immutable
  parallel safe
  security invoker
  return interval '90 days';

comment on function kiteline_internal.cool_off() is 'After a "no" nobody is asked again so long.';

revoke all on function kiteline_internal.cool_off() from public;

create function kiteline_internal.confirmation_delay()
  returns interval
  language sql
  immutable
  parallel safe
  security invoker
  return interval '24 hours';

comment on function kiteline_internal.confirmation_delay() is
  'A pending consent can be confirmed after this time at the earliest.';

revoke all on function kiteline_internal.confirmation_delay() from public;

create function kiteline_internal.shortest_reading()
  returns integer
  language sql
  immutable
  parallel safe
  security invoker
  return 2000;

comment on function kiteline_internal.shortest_reading() is
  'A pop-up that was open for fewer milliseconds was not read.';

revoke all on function kiteline_internal.shortest_reading() from public;
