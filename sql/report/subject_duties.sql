-- kiteline.subject_duties(policy text, subject text) -> table
--
-- What is owed about one person's data, newest first. owner says who has to act: the recipient, or a part of the
-- house; recipient is the recipient concerned.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_duties(policy text, subject text)
  returns table (
    duty_id bigint,
    kind text,
    recipient text,
    recipient_name text,
    opened_at timestamptz,
    due_at timestamptz,
    state text,
    days_late integer,
    owner text
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_duties$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_duties.policy, subject_duties.subject
  );
begin
  return query
  select
    d.duty_id, d.kind, d.recipient, r.display_name, d.opened_at, d.due_at, d.state,
    d.days_late, d.owner
  from kiteline.duty_log d
  left join kiteline_internal.recipients r on r.recipient = d.recipient
  where d.policy = subject_duties.policy and d.subject = v_subject
  order by d.opened_at desc, d.duty_id desc;
end
$subject_duties$;

comment on function kiteline.subject_duties(text, text) is
  'What is owed about one person''s data, newest first.';

revoke all on function kiteline.subject_duties(text, text) from public;
grant execute on function kiteline.subject_duties(text, text)
  to kiteline_service, kiteline_auditor;
