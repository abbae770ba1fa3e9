-- kiteline_internal.open_annulment_review(refusal_id bigint) -> bigint
--
-- A consent that was never really given: legal reviews within 5 working days what was shared on its strength, which
-- irregular_disclosures lists. One review a refusal. Answers the duty's number, null when there is one already.
-- Called by: annul_consents(). Invoker.

create function kiteline_internal.open_annulment_review(refusal_id bigint)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $open_annulment_review$
declare
  v_duty_id bigint;
begin
  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, refusal_id, instructions, due_at
  )
  select
    'annulment_review', r.policy, r.subject, r.recipient, array[r.purpose], 'legal', r.refusal_id,
    'Review how the consent came about and what was shared on its strength'
    ' (kiteline.irregular_disclosures), and say what follows.',
    kiteline_internal.working_days_after(clock_timestamp(), 5)
  from kiteline_internal.refusals r
  where r.refusal_id = open_annulment_review.refusal_id and r.kind = 'annulment'
  on conflict on constraint duties_refusal_id_key do nothing
  returning duty_id into v_duty_id;
  return v_duty_id;
end
$open_annulment_review$;

comment on function kiteline_internal.open_annulment_review(bigint) is
  'Opens the review that an annulled consent asks for.';

revoke all on function kiteline_internal.open_annulment_review(bigint) from public;
