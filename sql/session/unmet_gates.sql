-- kiteline_internal.unmet_gates(grant_id bigint, login text, actor text) -> text[]
--
-- Every condition that an opening lacks, in a fixed order; empty when it may go on. A gate that answers
-- neither null nor a text would be met, so a new gate is one more line here and a test of its own. Without an actor
-- the login alone is asked for its training.
-- Called by: start_session(), announce_lookup(), is_withdrawn(), the view live_grants, in which a function runs with
-- the reader's right to execute: auditors have it, but no way into the schema to call it themselves. Definer.

create function kiteline_internal.unmet_gates(grant_id bigint, login text, actor text)
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $unmet_gates$
begin
  return (
    select array_remove(
      array[
        kiteline_internal.gate_grant(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_purpose(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_recipient(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_checklist(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_qualification(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_commitment(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_training(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_transfer(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_duties(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor)
      ],
      null
    )
  );
end
$unmet_gates$;

comment on function kiteline_internal.unmet_gates(bigint, text, text) is
  'Every condition that an opening lacks.';

revoke all on function kiteline_internal.unmet_gates(bigint, text, text) from public;
grant execute on function kiteline_internal.unmet_gates(bigint, text, text)
  to kiteline_auditor, kiteline_legal;
