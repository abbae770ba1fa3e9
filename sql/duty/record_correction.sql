-- kiteline.record_correction(policy text, subject text, categories text[], reason text) -> integer
--
-- A person's data was wrong and has been corrected here: every recipient that received one of these categories, and has
-- not deleted it since, has to correct it too within 5 working days. A category that was withheld from a recipient was
-- not received. Answers how many recipients that are.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.record_correction(
  policy text,
  subject text,
  categories text[],
  reason text
)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_correction$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
  v_unknown text;
  v_opened integer;
begin
  perform kiteline_internal.check_words('reason', reason);
  if coalesce(cardinality(categories), 0) = 0 or array_position(categories, null) is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'categories must be a list of at least one category, without null',
      hint = 'Name what was corrected, for example ''contact''.';
  end if;
  select k.category into v_unknown
  from unnest(categories) as k(category)
  where not exists (
    select
    from kiteline_internal.categories c
    where c.policy = record_correction.policy and c.category = k.category
  )
  order by k.category
  limit 1;
  if found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('category %s of policy %s', v_unknown, policy),
      hint = 'Name categories of the policy.';
  end if;

  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, instructions, due_at
  )
  select
    'correct', record_correction.policy, v_subject, d.recipient, array_agg(distinct d.purpose),
    'recipient',
    format(
      'Correct %s of this person, with every copy: %s',
      (
        select string_agg(distinct k.category, ', ')
        from unnest(record_correction.categories) as k(category)
      ),
      btrim(record_correction.reason)
    ),
    kiteline_internal.working_days_after(clock_timestamp(), 5)
  from kiteline_internal.disclosures_of(record_correction.policy, v_subject) d
  where d.categories && record_correction.categories
    and not exists (
      select
      from kiteline_internal.duty_states o
      where o.policy = record_correction.policy
        and o.subject = v_subject
        and o.kind = 'clean_up'
        and o.state = 'verified'
        and o.recipient = d.recipient
        and d.purpose = any (o.purposes)
        and d.opened_at <= o.performed_at
    )
  group by d.recipient
  order by d.recipient;
  get diagnostics v_opened = row_count;
  return v_opened;
end
$record_correction$;

comment on function kiteline.record_correction(text, text, text[], text) is
  'Has every recipient correct what was corrected here.';

revoke all on function kiteline.record_correction(text, text, text[], text) from public;
grant execute on function kiteline.record_correction(text, text, text[], text)
  to kiteline_service;
