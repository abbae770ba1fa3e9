-- kiteline_internal.gates_hold_until(grant_id bigint, login text, actor text) -> timestamptz
--
-- The earliest moment at which a gate shuts by the clock alone: a qualification, the training or the transfer
-- mechanism lapses, or a clean-up that the recipient owes for the purpose becomes overdue. A session ends then at the
-- latest, so no reading statement needs to ask. infinity when nothing lapses; -infinity when a paper is missing.
-- Called by: record_session(). Invoker.

create function kiteline_internal.gates_hold_until(grant_id bigint, login text, actor text)
  returns timestamptz
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gates_hold_until$
declare
  v_purpose text;
  v_recipient text;
  v_role text;
  v_country text;
  v_qualified_until timestamptz;
begin
  select g.purpose, r.recipient, r.role, r.country
  into v_purpose, v_recipient, v_role, v_country
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gates_hold_until.grant_id;
  if v_recipient is null then
    return '-infinity';
  end if;

  select min(coalesce(u.valid_until, '-infinity')) into v_qualified_until
  from kiteline_internal.asked_qualifications(v_purpose, v_recipient) as k(kind)
  cross join lateral kiteline_internal.qualification_valid_until(v_recipient, k.kind)
    as u(valid_until);
  -- What is not asked is null, and least() passes over it.
  return least(
    'infinity',
    v_qualified_until,
    case
      when v_role <> 'authority'
        then coalesce(
          kiteline_internal.training_valid_until(v_recipient, login, actor), '-infinity'
        )
    end,
    case
      when v_country <> 'CN'
        then coalesce(kiteline_internal.mechanism_valid_until(v_recipient), '-infinity')
    end,
    kiteline_internal.clean_up_due_at(v_recipient, v_purpose)
  );
end
$gates_hold_until$;

comment on function kiteline_internal.gates_hold_until(bigint, text, text) is
  'The earliest moment at which a gate shuts by the clock alone.';

revoke all on function kiteline_internal.gates_hold_until(bigint, text, text) from public;
