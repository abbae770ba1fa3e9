-- kiteline_internal.qualification_valid_until(recipient text, kind text) -> timestamptz
--
-- The last moment to which a verified qualification of the kind that nobody revoked reaches, passed or not; null
-- when there is none.
-- Called by: gate_qualification(), gates_hold_until(). Invoker.

create function kiteline_internal.qualification_valid_until(recipient text, kind text)
  returns timestamptz
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $qualification_valid_until$
  select max(q.valid_until)
  from kiteline_internal.recipient_qualifications q
  join kiteline_internal.qualification_verifications v on v.qualification_id = q.qualification_id
  where q.recipient = qualification_valid_until.recipient
    and q.kind = qualification_valid_until.kind
    and not exists (
      select
      from kiteline_internal.qualification_revocations r
      where r.qualification_id = q.qualification_id
    )
$qualification_valid_until$;

comment on function kiteline_internal.qualification_valid_until(text, text) is
  'Until when a recipient has a verified qualification of a kind; null without one.';

revoke all on function kiteline_internal.qualification_valid_until(text, text) from public;
