-- kiteline_internal.without_lapsed(purpose text, recipient text, opened_at timestamptz, subjects anyarray) -> anyarray
--
-- A live session's set minus everyone of whom a consent ran out since it opened. The whole person is left out, also
-- where the consent was to a category that the purpose can do without: the next session shows what is left.
-- Called by: scope(), once the first consent has run out, and when something happened since the session opened: a
-- consent that was recorded since may run out earlier. Invoker.

create function kiteline_internal.without_lapsed(
  purpose text,
  recipient text,
  opened_at timestamptz,
  subjects anyarray
)
  returns anyarray
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $without_lapsed$
declare
  v_lapsed text[];
begin
  v_lapsed := array(
    select c.subject
    from kiteline_internal.consents c
    where c.purpose = without_lapsed.purpose
      and c.recipient = without_lapsed.recipient
      and c.expires_at >= without_lapsed.opened_at
      and c.expires_at <= clock_timestamp()
      and c.state in ('effective', 'expired')
      -- A notice agrees to nothing, so nothing ends with it.
      and c.kind <> 'notice'
      and c.subject = any (without_lapsed.subjects::text[])
  );
  if v_lapsed = '{}' then
    return subjects;
  end if;
  return array(
    select s.subject
    from unnest(without_lapsed.subjects) as s(subject)
    where s.subject::text <> all (v_lapsed)
  );
end
$without_lapsed$;

comment on function kiteline_internal.without_lapsed(text, text, timestamptz, anyarray) is
  'A live session''s set minus everyone of whom a consent ran out since it opened.';

revoke all on function kiteline_internal.without_lapsed(text, text, timestamptz, anyarray)
  from public;
