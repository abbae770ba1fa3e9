-- kiteline_internal.end_consents(consent_ids bigint[], to_state text, reason text) -> void
--
-- Ends pending and effective consents and refreshes what the person's consents cover. A "no" must wait for nobody:
-- a row that another transaction holds is left to keep its state for now. That does no harm: the refusal that the
-- same "no" recorded stands against it, at openings too, until a new consent is recorded.
-- Called by: withdraw_consent(), annul_consents(), expire_consents(). Invoker.

create function kiteline_internal.end_consents(
  consent_ids bigint[],
  to_state text,
  reason text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $end_consents$
declare
  v_ended record;
begin
  for v_ended in
    with free as (
      select c.consent_id
      from kiteline_internal.consents c
      where c.consent_id = any (end_consents.consent_ids)
        and c.state in ('pending', 'effective')
      order by c.consent_id
      for no key update skip locked
    ),
    ended as (
      update kiteline_internal.consents c
      set state = end_consents.to_state, state_reason = end_consents.reason
      from free f
      where c.consent_id = f.consent_id
      returning c.policy, c.purpose, c.recipient, c.subject
    )
    select e.policy, e.purpose, e.recipient, array_agg(distinct e.subject) as subjects
    from ended e
    group by e.policy, e.purpose, e.recipient
  loop
    perform kiteline_internal.refresh_coverages(
      v_ended.policy, v_ended.purpose, v_ended.recipient, v_ended.subjects, false
    );
  end loop;
end
$end_consents$;

comment on function kiteline_internal.end_consents(bigint[], text, text) is
  'Ends pending and effective consents.';

revoke all on function kiteline_internal.end_consents(bigint[], text, text) from public;
