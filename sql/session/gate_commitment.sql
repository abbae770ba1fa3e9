-- kiteline_internal.gate_commitment(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient has signed the commitment text in force. Not asked of an authority, which
-- receives data by law and signs nothing. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_commitment(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_commitment$
declare
  v_text kiteline_internal.commitment_texts := kiteline_internal.commitment_text_in_force();
  v_recipient text;
  v_role text;
begin
  select r.recipient, r.role into v_recipient, v_role
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gate_commitment.grant_id;

  return case
    when v_role = 'authority' then null
    when v_text.commitment_text_id is null then 'commitment text none in force'
    when not exists (
      select
      from kiteline_internal.commitments c
      where c.recipient = v_recipient and c.commitment_text_id = v_text.commitment_text_id
    ) then 'commitment not signed'
  end;
end
$gate_commitment$;

comment on function kiteline_internal.gate_commitment(bigint, text, text) is
  'Gate: the recipient has signed the commitment text in force. Null when met.';

revoke all on function kiteline_internal.gate_commitment(bigint, text, text) from public;
