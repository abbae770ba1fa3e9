-- kiteline_internal.open_clean_ups(refusal_id bigint) -> integer
--
-- Opens one clean-up duty for each recipient that was shown the person for a purpose that the refusal ends, and for no
-- other recipient. What another clean-up covers is not asked for twice: one that is still to be done covers everything,
-- one that was done covers what came before it. A purpose for data that may only be stored goes on, so
-- a restriction or an erasure does not end it. Called again it opens only what is missing; a lifted refusal opens
-- nothing. Answers how many it opened.
-- Called by: record_refusal(), settle_clean_ups(), waive_clean_ups_of(). Invoker.

create function kiteline_internal.open_clean_ups(refusal_id bigint)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $open_clean_ups$
declare
  v_refusal kiteline_internal.refusals;
  v_opened integer;
begin
  select r.* into v_refusal
  from kiteline_internal.refusals r
  where r.refusal_id = open_clean_ups.refusal_id
    and not exists (
      select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
    );
  if v_refusal.refusal_id is null then
    return 0;
  end if;

  if v_refusal.recorded_xid = pg_current_xact_id() then
    insert into kiteline_internal.unsettled_refusals (refusal_id, recorded_xid)
    values (v_refusal.refusal_id, v_refusal.recorded_xid)
    on conflict on constraint unsettled_refusals_pkey do nothing;
    perform kiteline_internal.settle_clean_ups();
  else
    -- Two at once would wait for each other's duties.
    perform from kiteline_internal.unsettled_refusals u
    where u.refusal_id = v_refusal.refusal_id
    for update;
  end if;

  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, refusal_id, instructions, due_at
  )
  select
    'clean_up', v_refusal.policy, v_refusal.subject, d.recipient,
    array_agg(distinct d.purpose), 'recipient', v_refusal.refusal_id,
    format(
      'Delete %s of this person that you received for %s, with every copy and what was passed on;'
      ' then have it certified.',
      case
        when v_refusal.categories is null then 'everything'
        else 'everything of ' || array_to_string(v_refusal.categories, ', ')
      end,
      string_agg(distinct d.purpose, ', ')
    ),
    kiteline_internal.working_days_after(clock_timestamp(), 5)
  from kiteline_internal.disclosures_of(v_refusal.policy, v_refusal.subject) d
  where (v_refusal.purpose is null or d.purpose = v_refusal.purpose)
    and (v_refusal.recipient is null or d.recipient = v_refusal.recipient)
    and (v_refusal.categories is null or d.categories && v_refusal.categories)
    and not (v_refusal.spares_essential and d.is_essential)
    and not (v_refusal.kind in ('restriction', 'erasure') and d.shows_restricted)
    and not exists (
      select
      from kiteline_internal.duty_states o
      where o.policy = v_refusal.policy
        and o.subject = v_refusal.subject
        and o.kind = 'clean_up'
        and o.recipient = d.recipient
        and d.purpose = any (o.purposes)
        and case o.state
          when 'open' then true
          -- Waived by legal: for the refusals that there were then. Waived because its refusal was lifted: for none.
          when 'waived' then
            not o.details ? 'lifted_refusal' and o.changed_at > v_refusal.recorded_at
          else d.opened_at <= o.performed_at
        end
    )
  group by d.recipient
  order by d.recipient
  on conflict on constraint duties_refusal_id_key do nothing;
  get diagnostics v_opened = row_count;
  return v_opened;
end
$open_clean_ups$;

comment on function kiteline_internal.open_clean_ups(bigint) is
  'Opens the clean-up duties that follow from a refusal.';

revoke all on function kiteline_internal.open_clean_ups(bigint) from public;
