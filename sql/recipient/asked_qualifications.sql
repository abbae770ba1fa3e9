-- kiteline_internal.asked_qualifications(purpose text, recipient text) -> setof text
--
-- The kinds of qualification that the checklist in force asks of the recipient's role for the purpose, each once.
-- Called by: gate_qualification(), gates_hold_until(). Invoker.

create function kiteline_internal.asked_qualifications(purpose text, recipient text)
  returns setof text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $asked_qualifications$
begin
  return query
  select distinct k.kind
  from kiteline_internal.recipients r
  cross join lateral kiteline_internal.demands_of(
    asked_qualifications.purpose, r.role, r.country <> 'CN'
  ) d
  cross join lateral unnest(d.qualifications) as k(kind)
  where r.recipient = asked_qualifications.recipient;
end
$asked_qualifications$;

comment on function kiteline_internal.asked_qualifications(text, text) is
  'The kinds of qualification that the checklist asks of a recipient for a purpose.';

revoke all on function kiteline_internal.asked_qualifications(text, text) from public;
