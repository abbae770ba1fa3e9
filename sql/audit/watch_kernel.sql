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
  'kiteline_internal.grants',
  'kiteline_internal.grant_revocations',
  'kiteline_internal.refusals',
  'kiteline_internal.refusal_lifts',
  'kiteline_internal.interruptions'
]::regclass[]) as t(relation);

create trigger record_change after insert or update or delete on kiteline_internal.policies
  for each row execute function kiteline_internal.record_kernel_change('policy');
create trigger record_change after insert or update or delete on kiteline_internal.purposes
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.purpose_logins
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.recipients
  for each row execute function kiteline_internal.record_kernel_change('recipient');
create trigger record_change after insert or update or delete on kiteline_internal.grants
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.grant_revocations
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.signing_keys
  for each row execute function kiteline_internal.record_kernel_change('key_id');
create trigger record_change after insert or update or delete on kiteline_internal.refusals
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');
create trigger record_change after insert or update or delete on kiteline_internal.refusal_lifts
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');

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
