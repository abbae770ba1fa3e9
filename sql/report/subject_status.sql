-- kiteline.subject_status(policy text, subject text) -> table
--
-- The head of the report about one person: which policy and key it is about, whether rows are held of the person,
-- whether anything at all is known (evidence of someone who was erased counts), and whom to turn to, from the newest
-- notice. policy null: the only policy that is applied. One row, always.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_status(policy text, subject text)
  returns table (
    policy text,
    subject text,
    reported_at timestamptz,
    is_held boolean,
    is_known boolean,
    handler_name text,
    handler_contact text,
    rights text
  )
  language sql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_status$
  with named as materialized (
    select kiteline_internal.subject_policy(subject_status.policy) as policy
  ),
  asked as materialized (
    select n.policy, kiteline_internal.subject_key(n.policy, subject_status.subject) as subject
    from named n
  ),
  held as materialized (
    select exists (
      select from kiteline_internal.subject_rows(a.policy, a.subject)
    ) as is_held
    from asked a
  )
  select
    a.policy, a.subject, clock_timestamp(), h.is_held,
    h.is_held
      or exists (
        select
        from kiteline_internal.sessions s
        where s.policy = a.policy
          and (s.subjects @> array[a.subject] or s.second_subjects @> array[a.subject])
      )
      or exists (
        select
        from kiteline_internal.consents c
        where c.policy = a.policy and c.subject = a.subject
      )
      or exists (
        select
        from kiteline_internal.refusals r
        where r.policy = a.policy and r.subject = a.subject
      )
      or exists (
        select
        from kiteline_internal.collection_subjects m
        join kiteline_internal.collections c on c.collection_id = m.collection_id
        where m.subject = a.subject and c.policy = a.policy
      )
      or exists (
        select
        from kiteline.duty_log d
        where d.policy = a.policy and d.subject = a.subject
      ),
    n.handler_name, n.handler_contact, n.rights
  from asked a
  cross join held h
  left join lateral (
    select n.handler_name, n.handler_contact, n.rights
    from kiteline_internal.notices n
    where n.policy = a.policy
    order by n.published_at desc, n.notice_id desc
    limit 1
  ) as n on true
$subject_status$;

comment on function kiteline.subject_status(text, text) is
  'The head of the report about one person.';

revoke all on function kiteline.subject_status(text, text) from public;
grant execute on function kiteline.subject_status(text, text)
  to kiteline_service, kiteline_auditor;
