-- kiteline_internal.check_opening(purpose text, actor, reason, subjects text[], lasts interval) -> void
--
-- Refuses malformed openings with an error that says what to mend: these are the caller's own
-- arguments and the purpose's published limits, so the answer tells nothing about anybody.
-- Called by: start_session(). Invoker. Raises: KL001, KL104, KL105.

create function kiteline_internal.check_opening(
  purpose text,
  actor text,
  reason text,
  subjects text[],
  lasts interval
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_opening$
declare
  v_cap integer;
  v_longest interval;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  if length(btrim(coalesce(actor, ''))) not between 1 and 200 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'actor must have 1 to 200 characters',
      hint = 'Name the person or process on whose behalf the data is read.';
  end if;
  if length(btrim(coalesce(reason, ''))) not between 3 and 2000 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have 3 to 2000 characters',
      hint = 'Say why the data is read, for example the ticket it is read for.';
  end if;

  select p.session_cap, p.longest_session into v_cap, v_longest
  from kiteline_internal.purposes p
  where p.purpose = check_opening.purpose;

  if lasts is null or lasts <= interval '0' or lasts > coalesce(v_longest, interval '24 hours') then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('lasts must be above zero and at most %s', coalesce(v_longest, '24 hours')),
      hint = 'Open a shorter session, and another one when it has ended.';
  end if;
  if subjects is not null then
    if cardinality(subjects) = 0
      or array_ndims(subjects) > 1
      or array_position(subjects, null) is not null
    then
      raise exception using
        errcode = 'KL001', message = 'invalid argument',
        detail = 'subjects must be a list of at least one key, without null',
        hint = 'Name whom the session is for; kiteline.find_subjects finds keys.';
    end if;
    if cardinality(subjects) > v_cap then
      raise exception using
        errcode = 'KL104', message = 'too many subjects',
        detail = format('%s named, at most %s in one session', cardinality(subjects), v_cap),
        hint = 'Name fewer people, or open several sessions.';
    end if;
  end if;
end
$check_opening$;

comment on function kiteline_internal.check_opening(text, text, text, text[], interval) is
  'Refuses malformed openings.';

revoke all on function
  kiteline_internal.check_opening(text, text, text, text[], interval) from public;
