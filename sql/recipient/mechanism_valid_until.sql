-- kiteline_internal.mechanism_valid_until(recipient text) -> timestamptz
--
-- The last moment to which a transfer mechanism of the recipient reaches that nobody ended, passed or not; null when
-- there is none.
-- Called by: gate_transfer(), gates_hold_until(). Invoker.

create function kiteline_internal.mechanism_valid_until(recipient text)
  returns timestamptz
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $mechanism_valid_until$
  select max(m.valid_until)
  from kiteline_internal.transfer_mechanisms m
  where m.recipient = mechanism_valid_until.recipient
    and not exists (
      select from kiteline_internal.mechanism_ends e where e.mechanism_id = m.mechanism_id
    )
$mechanism_valid_until$;

comment on function kiteline_internal.mechanism_valid_until(text) is
  'Until when a recipient has a transfer mechanism; null without one.';

revoke all on function kiteline_internal.mechanism_valid_until(text) from public;
