-- kiteline_internal.keep_consent_history() -> trigger
--
-- Consents are history: nothing of a row changes but its state, and that only along an edge:
-- pending -> effective, withdrawn, expired, superseded, annulled; effective -> the last four, which are final.
-- Definer of nothing: it compares the row with itself. Fires for the owner too; ENABLE ALWAYS.
-- Called by: a row trigger on consents. Invoker. Raises: KL003, KL110.

create function kiteline_internal.keep_consent_history()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $keep_consent_history$
declare
  v_state_keys text[] := array[
    'state', 'state_reason', 'state_changed_at', 'state_changed_by', 'effective_from'
  ];
begin
  if to_jsonb(old) - v_state_keys is distinct from to_jsonb(new) - v_state_keys
    or (old.state <> 'pending' and old.effective_from is distinct from new.effective_from)
  then
    raise exception using
      errcode = 'KL110', message = 'evidence is append-only',
      detail = format('consent %s', old.consent_id),
      hint = 'Record what the person says now as a new consent, withdrawal or objection.';
  end if;
  if not (
    (old.state = 'pending'
      and new.state in ('effective', 'withdrawn', 'expired', 'superseded', 'annulled'))
    or (old.state = 'effective'
      and new.state in ('withdrawn', 'expired', 'superseded', 'annulled'))
  ) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('consent %s is %s, and cannot become %s', old.consent_id, old.state, new.state),
      hint = 'A consent that has ended stays ended; record a new one.';
  end if;
  new.state_changed_at := clock_timestamp();
  new.state_changed_by := session_user;
  return new;
end
$keep_consent_history$;

comment on function kiteline_internal.keep_consent_history() is
  'Trigger: nothing of a consent changes but its state, along its edges.';

revoke all on function kiteline_internal.keep_consent_history() from public;

create trigger keep_consent_history
  before update on kiteline_internal.consents
  for each row execute function kiteline_internal.keep_consent_history();
alter table kiteline_internal.consents enable always trigger keep_consent_history;

create trigger refuse_rewrite
  before delete or truncate on kiteline_internal.consents
  for each statement execute function kiteline_internal.refuse_rewrite();
alter table kiteline_internal.consents enable always trigger refuse_rewrite;
