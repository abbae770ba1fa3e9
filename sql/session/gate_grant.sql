-- kiteline_internal.gate_grant(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the grant exists, is this login's, has begun, has not expired, is not
-- revoked and not suspended. Null when met, else the missing condition, which only auditors see.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_grant(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_grant$
declare
  v_grant kiteline_internal.grants;
begin
  select g.* into v_grant
  from kiteline_internal.grants g
  where g.grant_id = gate_grant.grant_id;

  return case
    when v_grant.grant_id is null then 'grant unknown'
    when v_grant.login is distinct from gate_grant.login then 'grant of another login'
    when clock_timestamp() < v_grant.valid_from then 'grant not yet valid'
    when clock_timestamp() >= v_grant.expires_at then 'grant expired'
    when exists (
      select
      from kiteline_internal.grant_revocations r
      where r.grant_id = gate_grant.grant_id
    ) then 'grant revoked'
    when kiteline_internal.is_suspended(gate_grant.grant_id) then 'grant suspended'
  end;
end
$gate_grant$;

comment on function kiteline_internal.gate_grant(bigint, text, text) is
  'Gate: the grant is this login''s and live. Null when met.';

revoke all on function kiteline_internal.gate_grant(bigint, text, text) from public;
