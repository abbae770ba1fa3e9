-- kiteline_internal.waive_clean_ups_of(refusal_id bigint, reason text) -> integer
--
-- Waives the clean-ups that a refusal opened, as far as nobody has worked on them, now that the refusal is lifted. What
-- they covered for other refusals of the person, which go on, is asked for anew. Answers how many it waived.
-- Called by: lift_restriction(). Invoker.

create function kiteline_internal.waive_clean_ups_of(refusal_id bigint, reason text)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $waive_clean_ups_of$
declare
  v_waived integer;
  v_other bigint;
begin
  -- A certificate that is being submitted comes first or finds the duty waived.
  perform from kiteline_internal.duties d
  where d.refusal_id = waive_clean_ups_of.refusal_id and d.kind = 'clean_up'
  order by d.duty_id
  for no key update;
  insert into kiteline_internal.duty_events (duty_id, event, details)
  select
    d.duty_id, 'waived',
    jsonb_build_object(
      'reason', waive_clean_ups_of.reason, 'lifted_refusal', waive_clean_ups_of.refusal_id
    )
  from kiteline_internal.duties d
  where d.refusal_id = waive_clean_ups_of.refusal_id
    and d.kind = 'clean_up'
    and not exists (
      select from kiteline_internal.duty_events e where e.duty_id = d.duty_id
    )
  order by d.duty_id;
  get diagnostics v_waived = row_count;
  if v_waived = 0 then
    return 0;
  end if;

  for v_other in
    select o.refusal_id
    from kiteline_internal.refusals r
    join kiteline_internal.refusals o on o.policy = r.policy and o.subject = r.subject
    where r.refusal_id = waive_clean_ups_of.refusal_id
      and o.refusal_id <> r.refusal_id
      and o.kind in ('restriction', 'erasure', 'objection', 'withdrawal', 'annulment')
    order by o.refusal_id
  loop
    perform kiteline_internal.open_clean_ups(v_other);
  end loop;
  return v_waived;
end
$waive_clean_ups_of$;

comment on function kiteline_internal.waive_clean_ups_of(bigint, text) is
  'Waives the untouched clean-ups of a refusal that is lifted.';

revoke all on function kiteline_internal.waive_clean_ups_of(bigint, text) from public;
