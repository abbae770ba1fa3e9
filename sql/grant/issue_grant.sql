-- kiteline.issue_grant(purpose text, recipient text, login name, term interval, reason text,
--   max_subjects_per_day integer, requires_signature boolean, valid_from timestamptz) -> bigint
--
-- Issues a grant: this login may open sessions for this purpose on behalf of this recipient, for the term.
-- Finite, at most the purpose's longest grant (30 days; 72 hours in tier 1), never extended: a longer
-- need is a new grant. It is bound to the purpose as it stands now. asked_subjects keeps how many
-- subjects there are, so that reports can show what was asked and what was admitted. The compliance checklist in
-- force has to allow what the purpose shows to a recipient of this role.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.issue_grant(
  purpose text,
  recipient text,
  login name,
  term interval,
  reason text,
  max_subjects_per_day integer default null,
  requires_signature boolean default false,
  valid_from timestamptz default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $issue_grant$
declare
  v_purpose kiteline_internal.purposes;
  v_role text;
  v_asked bigint;
  v_valid_from timestamptz := coalesce(valid_from, clock_timestamp());
  v_grant_id bigint;
  v_missing text;
begin
  select p.* into v_purpose
  from kiteline_internal.purposes p
  where p.purpose = issue_grant.purpose;
  if v_purpose.purpose is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('purpose %s', issue_grant.purpose),
      hint = 'The policy file names the purposes; apply its migration first.';
  end if;
  select r.role into v_role
  from kiteline_internal.recipients r
  where r.recipient = issue_grant.recipient;
  if v_role is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', issue_grant.recipient),
      hint = 'Enter it with kiteline.create_recipient.';
  end if;
  if v_role = any (v_purpose.recipient_roles) is not true then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('purpose %s is not for a recipient of role %s', v_purpose.purpose, v_role),
      hint = format('Allowed roles: %s.', array_to_string(v_purpose.recipient_roles, ', '));
  end if;
  if not exists (
    select
    from kiteline_internal.purpose_logins l
    where l.purpose = v_purpose.purpose and l.login = issue_grant.login
  ) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('login %s is not named by purpose %s', issue_grant.login, v_purpose.purpose),
      hint = 'Name the login in the policy file and apply its migration.';
  end if;
  if term is null or term <= interval '0' or term > v_purpose.longest_grant then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('term must be above zero and at most %s', v_purpose.longest_grant),
      hint = 'A longer need is a new grant when this one has ended.';
  end if;
  if not isfinite(v_valid_from) or v_valid_from < clock_timestamp() - interval '1 minute' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'valid_from must be finite and not in the past',
      hint = 'Leave valid_from out for a grant that begins now.';
  end if;
  if length(btrim(coalesce(reason, ''))) < 10 or max_subjects_per_day < 1
    or requires_signature is null
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason needs 10 characters, max_subjects_per_day at least 1,'
        ' requires_signature true or false',
      hint = 'Say what the grant is for: it is kept as evidence.';
  end if;

  execute format('select kiteline_internal.%I()', 'count_subjects_of_' || v_purpose.policy)
  into v_asked;
  insert into kiteline_internal.grants (
    purpose, purpose_hash, tier_number, recipient, login, reason, valid_from, expires_at,
    max_subjects_per_day, requires_signature, asked_subjects
  )
  values (
    v_purpose.purpose, v_purpose.purpose_hash, v_purpose.tier_number, issue_grant.recipient,
    issue_grant.login, issue_grant.reason, v_valid_from,
    -- In seconds a month has 30 days and a day 24 hours, whatever the calendar and the time zone.
    v_valid_from + make_interval(secs => extract(epoch from term)::double precision),
    issue_grant.max_subjects_per_day, issue_grant.requires_signature, v_asked
  )
  returning grant_id into v_grant_id;

  -- First the law, then the deed: what legal has not put on the checklist is granted to nobody.
  v_missing := kiteline_internal.gate_checklist(v_grant_id, issue_grant.login, null);
  if v_missing is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('purpose %s with a recipient of role %s: %s', v_purpose.purpose, v_role, v_missing),
      hint = 'Legal publishes a checklist that allows it with kiteline.publish_checklist.';
  end if;
  return v_grant_id;
end
$issue_grant$;

comment on function kiteline.issue_grant(text, text, name, interval, text, integer, boolean, timestamptz) is
  'Issues a time-boxed grant.';

revoke all on function kiteline.issue_grant(text, text, name, interval, text, integer, boolean, timestamptz) from public;
grant execute on function kiteline.issue_grant(text, text, name, interval, text, integer, boolean, timestamptz) to kiteline_admin;
