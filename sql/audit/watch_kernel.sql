-- Triggers on kiteline's own tables: what may not be rewritten, and what is recorded when it changes
--
-- Evidence and authorisations are append-only. The tables that steer who may read are recorded in changes.

select kiteline_internal.keep_append_only(t.relation)
from unnest(array[
  'kiteline_internal.sessions',
  'kiteline_internal.session_closings',
  'kiteline_internal.statements',
  'kiteline_internal.denials',
  'kiteline_internal.lookups',
  'kiteline_internal.changes',
  'kiteline_internal.recipient_qualifications',
  'kiteline_internal.qualification_verifications',
  'kiteline_internal.qualification_revocations',
  'kiteline_internal.commitment_texts',
  'kiteline_internal.commitments',
  'kiteline_internal.trainings',
  'kiteline_internal.training_ends',
  'kiteline_internal.transfer_mechanisms',
  'kiteline_internal.mechanism_ends',
  'kiteline_internal.grants',
  'kiteline_internal.grant_revocations',
  'kiteline_internal.grant_suspensions',
  'kiteline_internal.grant_resumptions',
  'kiteline_internal.purpose_versions',
  'kiteline_internal.checklists',
  'kiteline_internal.compliance_entries',
  'kiteline_internal.demand_changes',
  'kiteline_internal.notices',
  'kiteline_internal.collections',
  'kiteline_internal.collection_subjects',
  'kiteline_internal.consent_confirmations',
  'kiteline_internal.consent_requests',
  'kiteline_internal.consent_request_subjects',
  'kiteline_internal.minor_approvals',
  'kiteline_internal.minor_approval_ends',
  'kiteline_internal.refusals',
  'kiteline_internal.refusal_lifts',
  'kiteline_internal.complaints',
  'kiteline_internal.duties',
  'kiteline_internal.duty_events',
  'kiteline_internal.interruptions',
  'kiteline_internal.gate_changes'
]::regclass[]) as t(relation);

create trigger record_change after insert or update or delete on kiteline_internal.policies
  for each row execute function kiteline_internal.record_kernel_change('policy');
create trigger record_change after insert or update or delete on kiteline_internal.purposes
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.purpose_logins
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.recipients
  for each row execute function kiteline_internal.record_kernel_change('recipient');
create trigger record_change after insert or update or delete
  on kiteline_internal.recipient_qualifications
  for each row execute function kiteline_internal.record_kernel_change('qualification_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.qualification_verifications
  for each row execute function kiteline_internal.record_kernel_change('qualification_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.qualification_revocations
  for each row execute function kiteline_internal.record_kernel_change('qualification_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.commitment_texts
  for each row execute function kiteline_internal.record_kernel_change('commitment_text_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.commitments
  for each row execute function kiteline_internal.record_kernel_change('recipient');
create trigger record_change after insert or update or delete
  on kiteline_internal.trainings
  for each row execute function kiteline_internal.record_kernel_change('training_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.training_ends
  for each row execute function kiteline_internal.record_kernel_change('training_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.transfer_mechanisms
  for each row execute function kiteline_internal.record_kernel_change('mechanism_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.mechanism_ends
  for each row execute function kiteline_internal.record_kernel_change('mechanism_id');
create trigger record_change after insert or update or delete on kiteline_internal.grants
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.grant_revocations
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.signing_keys
  for each row execute function kiteline_internal.record_kernel_change('key_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.grant_suspensions
  for each row execute function kiteline_internal.record_kernel_change('suspension_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.grant_resumptions
  for each row execute function kiteline_internal.record_kernel_change('suspension_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.checklists
  for each row execute function kiteline_internal.record_kernel_change('checklist_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.notices
  for each row execute function kiteline_internal.record_kernel_change('notice_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.minor_approvals
  for each row execute function kiteline_internal.record_kernel_change('approval_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.minor_approval_ends
  for each row execute function kiteline_internal.record_kernel_change('approval_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.consent_rules
  for each row execute function kiteline_internal.record_kernel_change('rule');
create trigger record_change after insert or update or delete on kiteline_internal.refusals
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');
create trigger record_change after insert or update or delete on kiteline_internal.refusal_lifts
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');
create trigger record_change after insert or update or delete on kiteline_internal.complaints
  for each row execute function kiteline_internal.record_kernel_change('complaint_id');
-- Not after insert: a duty is the evidence of its opening, and an emergency may open a thousand at once.
create trigger record_change after update or delete on kiteline_internal.duties
  for each row execute function kiteline_internal.record_kernel_change('duty_id');
create trigger record_change after insert or update or delete on kiteline_internal.duty_events
  for each row execute function kiteline_internal.record_kernel_change('duty_id');

-- Like the append-only triggers: a session that plays a replica does not escape them.
do $enable_always$
declare
  v_relation regclass;
begin
  for v_relation in
    select t.tgrelid
    from pg_catalog.pg_trigger t
    where t.tgname = 'record_change'
      and t.tgfoid = 'kiteline_internal.record_kernel_change()'::regprocedure
  loop
    execute format('alter table %s enable always trigger record_change', v_relation);
  end loop;
end
$enable_always$;
