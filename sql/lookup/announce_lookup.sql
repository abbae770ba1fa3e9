-- kiteline.announce_lookup(purpose text, lookup text, value text, actor text, reason text)
--   -> kiteline.lookup_announcement
--
-- Records that the caller is about to look up whom to name, and counts it against the hourly limit. Commit
-- it: find_subjects answers only in a later transaction, so that no ROLLBACK hides a look-up. Needs a
-- grant under which the purpose could be opened now. A refusal is returned, not raised.
-- client_min_messages: as in open_session().
-- Called by: recipients' logins. Definer. Raises: KL001, KL105; refuses
-- with KL109.

create function kiteline.announce_lookup(
  purpose text,
  lookup text,
  value text,
  actor text,
  reason text
)
  returns kiteline.lookup_announcement
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $announce_lookup$
declare
  v_per_hour integer;
  v_grant_id bigint;
  v_used bigint;
  v_missing text;
  v_announcement kiteline.lookup_announcement;
begin
  -- An older snapshot would not see the look-ups that others have used up since.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  if length(btrim(coalesce(actor, ''))) not between 1 and 200
    or length(btrim(coalesce(reason, ''))) not between 3 and 2000
    or length(btrim(coalesce(value, ''))) not between 1 and 500
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'actor needs 1 to 200 characters, reason 3 to 2000, value 1 to 500',
      hint = 'Say who looks up, and why.';
  end if;
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform kiteline_internal.ensure_evidence();

  -- One look-up of a login at a time: two at once must not both use the last of the limit.
  perform pg_advisory_xact_lock(hashtextextended('kiteline look-up ' || session_user, 0));
  select l.per_hour into v_per_hour
  from kiteline_internal.purpose_lookups l
  where l.purpose = announce_lookup.purpose and l.lookup = announce_lookup.lookup;
  select g.grant_id into v_grant_id
  from kiteline_internal.grants g
  where g.purpose = announce_lookup.purpose
    and g.login = session_user
    and kiteline_internal.unmet_gates(g.grant_id, session_user, announce_lookup.actor) = '{}'
  order by g.grant_id desc
  limit 1;
  select count(*) into v_used
  from kiteline_internal.lookups l
  where l.login = session_user
    and l.purpose = announce_lookup.purpose
    and l.lookup = announce_lookup.lookup
    and l.announced_at > clock_timestamp() - interval '1 hour';

  v_missing := case
    when v_per_hour is null then 'look-up not declared for the purpose'
    when v_grant_id is null then 'no grant that could be opened'
    when v_used >= v_per_hour then 'hourly limit of look-ups'
  end;
  if v_missing is not null then
    perform kiteline_internal.record_denial(
      'lookup', announce_lookup.purpose, v_grant_id, actor, reason, null, array[v_missing]
    );
    v_announcement.refusal := 'KL109';
    v_announcement.hint := 'Ask security: the report "denials" names the missing condition.';
    return v_announcement;
  end if;

  v_announcement.lookup_id := nextval('kiteline_internal.lookup_ids');
  insert into kiteline_internal.lookups (
    lookup_id, announced_at, announced_xid, grant_id, purpose, lookup, login, actor, reason,
    value_digest, backend_pid, client_address
  )
  values (
    v_announcement.lookup_id, clock_timestamp(), pg_current_xact_id(), v_grant_id,
    announce_lookup.purpose, announce_lookup.lookup, session_user, announce_lookup.actor,
    announce_lookup.reason, kiteline_internal.lookup_digest(value), pg_backend_pid(),
    inet_client_addr()
  );
  return v_announcement;
end
$announce_lookup$;

comment on function kiteline.announce_lookup(text, text, text, text, text) is
  'Records that the caller is about to look up whom to name.';

revoke all on function kiteline.announce_lookup(text, text, text, text, text) from public;
grant execute on function kiteline.announce_lookup(text, text, text, text, text) to kiteline_recipient;
