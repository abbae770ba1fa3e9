-- kiteline_internal.keep_checklist_whole() -> trigger
--
-- A version of the checklist is whole when it is published: no entry is added to it later, not by its owner either.
-- Called by: a row trigger on compliance_entries, ENABLE ALWAYS. Invoker. Raises: KL110.

create function kiteline_internal.keep_checklist_whole()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $keep_checklist_whole$
begin
  if not exists (
    select
    from kiteline_internal.checklists c
    where c.checklist_id = new.checklist_id and c.published_xid = pg_current_xact_id()
  ) then
    raise exception using
      errcode = 'KL110',
      message = 'evidence is append-only',
      detail = format('checklist %s is published', new.checklist_id),
      hint = 'Publish the next version with kiteline.publish_checklist.';
  end if;
  return new;
end
$keep_checklist_whole$;

comment on function kiteline_internal.keep_checklist_whole() is
  'Trigger: no entry is added to a published checklist.';

revoke all on function kiteline_internal.keep_checklist_whole() from public;

create trigger keep_checklist_whole
  before insert on kiteline_internal.compliance_entries
  for each row execute function kiteline_internal.keep_checklist_whole();
alter table kiteline_internal.compliance_entries enable always trigger keep_checklist_whole;
