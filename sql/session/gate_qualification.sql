-- kiteline_internal.gate_qualification(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient has every qualification that the checklist asks of its role for the
-- purpose, verified, not revoked and not expired. Null when met, else the kinds that are missing; when none is,
-- those that have expired.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_qualification(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_qualification$
declare
  v_grant kiteline_internal.grants;
  v_missing text;
  v_expired text;
begin
  select g.* into v_grant
  from kiteline_internal.grants g
  where g.grant_id = gate_qualification.grant_id;
  if v_grant.grant_id is null then
    return 'qualifications unknown';
  end if;

  select
    string_agg(k.kind, ', ' order by k.kind) filter (where u.valid_until is null),
    string_agg(k.kind, ', ' order by k.kind) filter (where u.valid_until <= clock_timestamp())
  into v_missing, v_expired
  from kiteline_internal.asked_qualifications(v_grant.purpose, v_grant.recipient) as k(kind)
  cross join lateral kiteline_internal.qualification_valid_until(v_grant.recipient, k.kind)
    as u(valid_until);
  return coalesce('qualification missing: ' || v_missing, 'qualification expired: ' || v_expired);
end
$gate_qualification$;

comment on function kiteline_internal.gate_qualification(bigint, text, text) is
  'Gate: the recipient has every qualification that the checklist asks for. Null when met.';

revoke all on function kiteline_internal.gate_qualification(bigint, text, text) from public;
