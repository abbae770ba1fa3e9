-- kiteline_internal.open_post_notices(session_id bigint) -> integer
--
-- Who was shown in an emergency is told of it afterwards: opens one duty for every person that the session named and
-- one for every second subject, due 24 hours after the session ends. Not while one for the same person, purpose and
-- recipient is still to be done: it will tell of both. Answers how many it opened.
-- Called by: record_session(), for purposes of the emergency tier. Invoker.

create function kiteline_internal.open_post_notices(session_id bigint)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $open_post_notices$
declare
  v_opened integer;
begin
  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, session_id, instructions, due_at
  )
  select
    'post_notice', s.policy, n.subject, s.recipient, array[s.purpose], 'service', s.session_id,
    'Tell this person who was shown the data, what for and when, and what rights the person has.',
    s.expires_at + interval '24 hours'
  from kiteline_internal.sessions s
  cross join lateral (
    select p.subject from unnest(s.subjects) as p(subject)
    union
    select p.subject from unnest(s.second_subjects) as p(subject)
  ) as n
  where s.session_id = open_post_notices.session_id
    -- The session was recorded a moment ago: no other month has to be searched.
    and s.opened_at > clock_timestamp() - interval '1 hour'
    and not exists (
      select
      from kiteline_internal.live_duties l
      where l.policy = s.policy
        and l.subject = n.subject
        and l.kind = 'post_notice'
        and l.recipient = s.recipient
        and l.purposes = array[s.purpose]
    )
  order by n.subject;
  get diagnostics v_opened = row_count;
  return v_opened;
end
$open_post_notices$;

comment on function kiteline_internal.open_post_notices(bigint) is
  'Opens the duties to tell everybody whom an emergency session showed.';

revoke all on function kiteline_internal.open_post_notices(bigint) from public;
