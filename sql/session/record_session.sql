-- kiteline_internal.record_session(grant_id, actor, reason, asked, asked_count,
--   admission kiteline_internal.admission, lasts interval, is_signed boolean, seen pg_snapshot)
--   -> kiteline.session_opening
--
-- Writes the evidence row and the live row of an admitted opening, and returns the token, of which
-- only the hash is kept. The token and the trace code are random (two and one version 4 UUIDs: 244 and
-- 120 bits). The session ends with the grant at the latest, and when a paper of the recipient lapses.
-- A session of the emergency tier opens the duty to tell its people afterwards.
-- Called by: start_session(). Invoker.

create function kiteline_internal.record_session(
  grant_id bigint,
  actor text,
  reason text,
  asked text,
  asked_count bigint,
  admission kiteline_internal.admission,
  lasts interval,
  is_signed boolean,
  seen pg_snapshot
)
  returns kiteline.session_opening
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $record_session$
declare
  v_grant kiteline_internal.grants;
  v_purpose kiteline_internal.purposes;
  v_key_type text;
  v_subjects text[] := (record_session.admission).subjects;
  v_now timestamptz := clock_timestamp();
  v_opening kiteline.session_opening;
begin
  select g.* into strict v_grant
  from kiteline_internal.grants g
  where g.grant_id = record_session.grant_id;
  select p.* into strict v_purpose
  from kiteline_internal.purposes p
  where p.purpose = v_grant.purpose;
  select p.subject_key_type into strict v_key_type
  from kiteline_internal.policies p
  where p.policy = v_purpose.policy;

  v_opening.session_id := nextval('kiteline_internal.session_ids');
  v_opening.token := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_opening.asked_count := record_session.asked_count;
  v_opening.admitted_count := cardinality(v_subjects);
  -- In seconds: '1 day' would have 25 hours on a day when the caller's time zone leaves summer time.
  -- A paper that was revoked a moment ago leaves no time at all, but a time.
  v_opening.expires_at := greatest(
    v_now,
    least(
      v_now + make_interval(secs => extract(epoch from record_session.lasts)::double precision),
      v_grant.expires_at,
      kiteline_internal.gates_hold_until(v_grant.grant_id, session_user, actor),
      (
        select a.valid_until
        from kiteline_internal.minor_approvals a
        where a.approval_id = (record_session.admission).minor_approval_id
      )
    )
  );
  v_opening.trace_code := 'KL1-' || left(replace(gen_random_uuid()::text, '-', ''), 30);

  insert into kiteline_internal.sessions (
    session_id, opened_at, grant_id, policy, purpose, recipient, login, actor, reason, asked,
    asked_count, admitted_count, subjects, withheld, second_subjects, minor_approval_id, expires_at,
    trace_code, is_signed, opened_xid, backend_pid, client_address, application_name
  )
  values (
    v_opening.session_id, v_now, v_grant.grant_id, v_purpose.policy, v_grant.purpose,
    v_grant.recipient, session_user, record_session.actor, record_session.reason,
    record_session.asked, record_session.asked_count, v_opening.admitted_count,
    v_subjects, (record_session.admission).withheld, (record_session.admission).second_subjects,
    (record_session.admission).minor_approval_id, v_opening.expires_at, v_opening.trace_code,
    record_session.is_signed, pg_current_xact_id(), pg_backend_pid(), inet_client_addr(),
    current_setting('application_name')
  );

  insert into kiteline_internal.live_sessions (
    token_hash, session_id, opened_at, grant_id, policy, purpose, recipient, login, actor, as_of,
    expires_at, opened_xid, refusal_horizon, seen, records_statements, narrows_at, withheld,
    second_subjects, minor_approval_id,
    bigint_subjects, uuid_subjects, text_subjects
  )
  values (
    sha256(convert_to(v_opening.token, 'UTF8')), v_opening.session_id, v_now, v_grant.grant_id,
    v_purpose.policy, v_grant.purpose, v_grant.recipient, session_user, record_session.actor,
    v_grant.valid_from, v_opening.expires_at, pg_current_xact_id(),
    pg_snapshot_xmin(record_session.seen), record_session.seen,
    v_purpose.audit_level = 'statement', (record_session.admission).narrows_at,
    (record_session.admission).withheld, (record_session.admission).second_subjects,
    (record_session.admission).minor_approval_id,
    case when v_key_type = 'bigint' then v_subjects::bigint[] end,
    case when v_key_type = 'uuid' then v_subjects::uuid[] end,
    case when v_key_type = 'text' then v_subjects end
  );

  -- A few rows that ended long ago, so that the table stays small without any scheduler.
  delete from kiteline_internal.live_sessions s
  where s.token_hash = any (array(
    select e.token_hash
    from kiteline_internal.live_sessions e
    where e.expires_at < v_now - interval '1 hour'
    limit 10
    for update skip locked
  ));

  if v_purpose.tier_number = 1 then
    perform kiteline_internal.open_post_notices(v_opening.session_id);
  end if;
  if v_purpose.uses_pseudonyms then
    insert into kiteline_internal.pseudonyms (purpose, recipient, subject)
    select v_grant.purpose, v_grant.recipient, s.subject
    from unnest(v_subjects) as s(subject)
    on conflict on constraint pseudonyms_pkey do nothing;
  end if;
  return v_opening;
end
$record_session$;

comment on function kiteline_internal.record_session(
  bigint, text, text, text, bigint, kiteline_internal.admission, interval, boolean, pg_snapshot
) is 'Writes the evidence row and the live row of an admitted opening.';

revoke all on function kiteline_internal.record_session(
  bigint, text, text, text, bigint, kiteline_internal.admission, interval, boolean, pg_snapshot
) from public;
