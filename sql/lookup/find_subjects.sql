-- kiteline.find_subjects(purpose text, lookup text, value text) -> setof text
--
-- Keys of the subjects whose look-up column equals the value, as far as law and house
-- let the purpose show them: whom a session may then name. Equality only, on a column the policy declares, and only after
-- announce_lookup for the same purpose, look-up and value was committed by this login within the
-- last minute. The work is done by the generated function kiteline_internal.find_by_<lookup>_for_<policy>.
-- Called by: recipients' logins. Definer. Raises: KL105, KL109 (one answer for every refusal).

create function kiteline.find_subjects(purpose text, lookup text, value text)
  returns setof text
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $find_subjects$
declare
  v_grant_id bigint;
  v_policy text;
  v_actor text;
  v_found text[];
  -- Here and not in the query, which would compute it for every announcement of the last minute.
  v_digest bytea := kiteline_internal.lookup_digest(find_subjects.value);
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  select l.grant_id, l.actor, p.policy into v_grant_id, v_actor, v_policy
  from kiteline_internal.lookups l
  join kiteline_internal.purposes p on p.purpose = l.purpose
  where l.purpose = find_subjects.purpose
    and l.lookup = find_subjects.lookup
    and l.login = session_user
    and l.value_digest = v_digest
    and l.announced_at > clock_timestamp() - interval '1 minute'
    and l.announced_xid is distinct from pg_current_xact_id_if_assigned()
  order by l.announced_at desc
  limit 1;
  if v_grant_id is null
    or kiteline_internal.unmet_gates(v_grant_id, session_user, v_actor) <> '{}'
  then
    raise exception using
      errcode = 'KL109',
      message = 'the look-up was refused',
      hint = 'Commit kiteline.announce_lookup for the same value first, then look up within a minute.';
  end if;
  execute format(
    'select array(select f.subject from kiteline_internal.%I($1) as f(subject))',
    'find_by_' || lookup || '_for_' || v_policy
  )
  into v_found
  using find_subjects.value;
  return query
  select f.subject
  from unnest(
    (kiteline_internal.admit_subjects(v_grant_id, v_found, v_actor)).subjects
  ) as f(subject);
end
$find_subjects$;

comment on function kiteline.find_subjects(text, text, text) is
  'Keys of the subjects whose look-up column equals the value.';

revoke all on function kiteline.find_subjects(text, text, text) from public;
grant execute on function kiteline.find_subjects(text, text, text) to kiteline_recipient;
