-- kiteline.accesses_of(subject text) -> table
--
-- Who could see one person's data: every session that named the subject, newest first, by index. subject is the
-- key in canonical text. as_second_subject: the session was for somebody else, and showed a row about both.
-- Called by: kiteline_auditor. Definer. Raises: never; an unknown key has no accesses.

create function kiteline.accesses_of(subject text)
  returns table (
    session_id bigint,
    opened_at timestamptz,
    policy text,
    purpose text,
    recipient text,
    login text,
    actor text,
    reason text,
    statement_count bigint,
    trace_code text,
    as_second_subject boolean
  )
  language sql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $accesses_of$
  select
    s.session_id, s.opened_at, s.policy, s.purpose, s.recipient, s.login, s.actor, s.reason,
    (
      select count(distinct (t.started_at, t.backend_pid))
      from kiteline_internal.statements t
      where t.session_id = s.session_id
    ),
    s.trace_code,
    not s.subjects @> array[accesses_of.subject collate "default"]
  from kiteline_internal.sessions s
  where s.subjects @> array[accesses_of.subject collate "default"]
    or s.second_subjects @> array[accesses_of.subject collate "default"]
  order by s.opened_at desc, s.session_id desc
$accesses_of$;

comment on function kiteline.accesses_of(text) is
  'Every session that named one subject, newest first.';

revoke all on function kiteline.accesses_of(text) from public;
grant execute on function kiteline.accesses_of(text) to kiteline_auditor;
