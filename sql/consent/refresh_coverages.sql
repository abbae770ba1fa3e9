-- kiteline_internal.refresh_coverages(policy text, purpose text, recipient text, subjects text[],
--   may_wait boolean) -> void
--
-- Works out anew what the effective consents of these people cover for one purpose and recipient. Two that do so
-- for one person take turns, and the second sees what the first has committed: the rows are locked by one statement
-- and worked out by the next. With may_wait false, a person whose row is held by somebody else is left out. Nobody
-- waits for anything but the rows of these people: combinations are read and added, never locked. A consent that soon
-- runs out has open sessions look (interruptions).
-- Called by: insert_consents(), confirm_consents(), end_consents(). Invoker.

create function kiteline_internal.refresh_coverages(
  policy text,
  purpose text,
  recipient text,
  subjects text[],
  may_wait boolean
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refresh_coverages$
declare
  v_held text[];
begin
  if may_wait then
    insert into kiteline_internal.consent_coverages as c (purpose, recipient, subject, coverage_id)
    select refresh_coverages.purpose, refresh_coverages.recipient, s.subject, e.coverage_id
    from unnest(refresh_coverages.subjects) as s(subject)
    cross join (
      select min(k.coverage_id) as coverage_id
      from kiteline_internal.coverages k
      where k.consents = '{}'
    ) as e
    order by s.subject
    on conflict on constraint consent_coverages_pkey do update set coverage_id = c.coverage_id;
    v_held := subjects;
  else
    with held as (
      select c.subject
      from kiteline_internal.consent_coverages c
      where c.purpose = refresh_coverages.purpose
        and c.recipient = refresh_coverages.recipient
        and c.subject = any (refresh_coverages.subjects)
      order by c.subject
      for update skip locked
    )
    select coalesce(array_agg(h.subject), '{}') into v_held
    from held h;
  end if;

  with covered as materialized (
    select
      h.subject,
      coalesce(
        jsonb_object_agg(
          s.category, jsonb_build_object('kind', s.kind, 'terms_hash', s.terms_hash)
        ) filter (where s.category is not null),
        '{}'
      ) as consents,
      min(s.expires_at) as expires_at
    from unnest(v_held) as h(subject)
    left join kiteline_internal.consents s
      on s.policy = refresh_coverages.policy
      and s.purpose = refresh_coverages.purpose
      and s.recipient = refresh_coverages.recipient
      and s.subject = h.subject
      and s.state = 'effective'
      -- A notice alone agrees to nothing.
      and s.kind <> 'notice'
    group by h.subject
  ),
  known as materialized (
    select n.consents, min(k.coverage_id) as coverage_id
    from (select distinct c.consents from covered c) as n
    left join kiteline_internal.coverages k on k.consents = n.consents
    group by n.consents
  ),
  entered as (
    insert into kiteline_internal.coverages as e (consents)
    select k.consents
    from known k
    where k.coverage_id is null
    returning e.coverage_id, e.consents
  )
  update kiteline_internal.consent_coverages t
  set coverage_id = coalesce(k.coverage_id, e.coverage_id), expires_at = c.expires_at
  from covered c
  join known k on k.consents = c.consents
  left join entered e on e.consents = c.consents
  where t.purpose = refresh_coverages.purpose
    and t.recipient = refresh_coverages.recipient
    and t.subject = c.subject;

  -- Sessions that are open do not know of a consent recorded since: where it runs out before they do (24 hours at the
  -- latest), they have to look.
  if exists (
    select
    from kiteline_internal.consent_coverages c
    where c.purpose = refresh_coverages.purpose
      and c.recipient = refresh_coverages.recipient
      and c.subject = any (v_held)
      and c.expires_at < clock_timestamp() + interval '24 hours'
  ) then
    insert into kiteline_internal.interruptions (recorded_xid) values (pg_current_xact_id());
  end if;
end
$refresh_coverages$;

comment on function kiteline_internal.refresh_coverages(text, text, text, text[], boolean) is
  'Works out anew what the effective consents of these people cover.';

revoke all on function kiteline_internal.refresh_coverages(text, text, text, text[], boolean)
  from public;
