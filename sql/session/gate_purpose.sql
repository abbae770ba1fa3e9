-- kiteline_internal.gate_purpose(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the purpose is still what the grant was issued for. A purpose that shows
-- one column more than at approval has another hash, and no old grant opens it.
-- Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_purpose(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_purpose$
declare
  v_granted_hash text;
  v_purpose kiteline_internal.purposes;
begin
  select g.purpose_hash into v_granted_hash
  from kiteline_internal.grants g
  where g.grant_id = gate_purpose.grant_id;

  select p.* into v_purpose
  from kiteline_internal.purposes p
  join kiteline_internal.grants g on g.purpose = p.purpose
  where g.grant_id = gate_purpose.grant_id;

  return case
    when v_granted_hash is null then 'grant unknown'
    when v_purpose.purpose is null then 'purpose withdrawn'
    when v_purpose.purpose_hash is distinct from v_granted_hash then 'purpose changed since the grant'
    when not exists (
      select
      from kiteline_internal.purpose_logins l
      where l.purpose = v_purpose.purpose and l.login = gate_purpose.login
    ) then 'login not named by the purpose'
    when not exists (
      select from kiteline_internal.purpose_columns c where c.purpose = v_purpose.purpose
    ) then 'purpose shows no rows of persons'
  end;
end
$gate_purpose$;

comment on function kiteline_internal.gate_purpose(bigint, text, text) is
  'Gate: the purpose is still what the grant was issued for. Null when met.';

revoke all on function kiteline_internal.gate_purpose(bigint, text, text) from public;
