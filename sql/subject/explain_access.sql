-- kiteline.explain_access(policy text, subject text, purpose text, recipient text, actor text) -> table
--
-- Whether a session could name this person for this purpose and recipient at this moment, and why: every condition, met
-- or missing, with its clause and what would cure it, in English and Chinese. It asks the same functions as an opening
-- does, so the last row, "verdict", is what an opening would answer. For a recipient with several grants the one that
-- lacks the least is explained. Without an actor, predicates that ask for one admit nobody, and the training asked for is
-- that of the login. category is null where a condition is not about one.
-- Called by: kiteline_auditor, kiteline_legal, kiteline_service. Definer. Raises: KL002 for an unknown policy, purpose
-- or recipient.

create function kiteline.explain_access(
  policy text,
  subject text,
  purpose text,
  recipient text,
  actor text default null
)
  returns table (
    step integer,
    condition text,
    category text,
    is_met boolean,
    en text,
    zh text,
    clause text,
    cure_en text,
    cure_zh text
  )
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $explain_access$
begin
  perform kiteline_internal.check_sharing(policy, purpose, recipient);
  return query
  select
    row_number() over (order by f.place, f.category nulls first)::integer,
    f.condition,
    f.category,
    f.is_met,
    format(case when f.is_met then t.met_en else t.missing_en end, f.what_en)
      || coalesce(' ' || f.more_en, ''),
    format(case when f.is_met then t.met_zh else t.missing_zh end, f.what_zh)
      || coalesce(f.more_zh, ''),
    coalesce(f.clause, t.clause),
    case when not f.is_met then t.cure_en end,
    case when not f.is_met then t.cure_zh end
  from kiteline_internal.access_conditions(
    explain_access.policy, explain_access.subject, explain_access.purpose,
    explain_access.recipient, explain_access.actor
  ) as f
  join kiteline_internal.condition_texts t on t.condition = f.condition
  order by 1;
end
$explain_access$;

comment on function kiteline.explain_access(text, text, text, text, text) is
  'Whether a session could name this person, and why.';

revoke all on function kiteline.explain_access(text, text, text, text, text) from public;
grant execute on function kiteline.explain_access(text, text, text, text, text)
  to kiteline_auditor, kiteline_legal, kiteline_service;
