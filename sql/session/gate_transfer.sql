-- kiteline_internal.gate_transfer(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: a recipient abroad has a transfer mechanism that counts. Each person's own consent to the
-- transfer is asked besides. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_transfer(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_transfer$
declare
  v_recipient text;
  v_country text;
begin
  select r.recipient, r.country into v_recipient, v_country
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gate_transfer.grant_id;

  return case
    when v_country is null then 'country unknown'
    when v_country = 'CN' then null
    when (kiteline_internal.mechanism_valid_until(v_recipient) > clock_timestamp()) is not true
      then 'no mechanism for transfer abroad'
  end;
end
$gate_transfer$;

comment on function kiteline_internal.gate_transfer(bigint, text, text) is
  'Gate: a recipient abroad has a transfer mechanism that counts. Null when met.';

revoke all on function kiteline_internal.gate_transfer(bigint, text, text) from public;
