-- kiteline_internal.gate_checklist(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the checklist in force allows every category that the purpose shows, with a recipient of
-- this role, and neither law nor house forbids it. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_checklist(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_checklist$
declare
  v_purpose text;
  v_role text;
  v_country text;
begin
  select p.purpose, r.role, r.country into v_purpose, v_role, v_country
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  join kiteline_internal.purposes p on p.purpose = g.purpose
  where g.grant_id = gate_checklist.grant_id;
  if v_purpose is null then
    return 'checklist unknown';
  end if;

  return (
    select case
      when bool_and(d.is_on_checklist) is null then null
      when not bool_and(d.is_on_checklist) then
        'not on the checklist: '
          || string_agg(d.category, ', ' order by d.category) filter (where not d.is_on_checklist)
      when bool_or(d.demand = 'forbidden') then
        'forbidden: '
          || string_agg(d.category, ', ' order by d.category) filter (where d.demand = 'forbidden')
    end
    from kiteline_internal.demands_of(v_purpose, v_role, v_country <> 'CN') as d
  );
end
$gate_checklist$;

comment on function kiteline_internal.gate_checklist(bigint, text, text) is
  'Gate: the checklist in force allows what the purpose shows. Null when met.';

revoke all on function kiteline_internal.gate_checklist(bigint, text, text) from public;
