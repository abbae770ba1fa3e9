-- kiteline_internal.gate_consent(grant_id bigint, login text) -> text
--
-- A gate of every opening: the purpose's consent rule can be judged. This database records no
-- consents yet, so a purpose that needs one ("consent", "separate", "written") opens for nobody.
-- "none" needs none; under "notice" people may refuse, and refusals are subtracted from the set.
-- Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_consent(grant_id bigint, login text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_consent$
declare
  v_rule text;
begin
  select p.consent_rule into v_rule
  from kiteline_internal.grants g
  join kiteline_internal.purposes p on p.purpose = g.purpose
  where g.grant_id = gate_consent.grant_id;

  return case
    when v_rule in ('none', 'notice') then null
    when v_rule is null then 'consent rule unknown'
    else format('consent (%s): none can be recorded yet', v_rule)
  end;
end
$gate_consent$;

comment on function kiteline_internal.gate_consent(bigint, text) is
  'Gate: the purpose''s consent rule can be judged. Null when met.';

revoke all on function kiteline_internal.gate_consent(bigint, text) from public;
