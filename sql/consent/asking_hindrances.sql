-- kiteline_internal.asking_hindrances(policy text, purpose text, recipient text, subjects text[]) -> table
--
-- Who of these people must not be asked now to consent to this sharing: an objection, a restriction or a request to erase
-- stands (ask_from infinity), or the person said no within the cool-off. One row a person, the latest "no" first.
-- Called by: request_consents(), subjects_to_ask(). Invoker.

create function kiteline_internal.asking_hindrances(
  policy text,
  purpose text,
  recipient text,
  subjects text[]
)
  returns table (
    subject text,
    refusal_id bigint,
    ask_from timestamptz
  )
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $asking_hindrances$
  select distinct on (n.subject) n.subject, n.refusal_id, n.ask_from
  from (
    select
      r.subject,
      r.refusal_id,
      case
        when r.kind in ('objection', 'restriction', 'erasure') and not exists (
          select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
        ) then 'infinity'
        else r.recorded_at + kiteline_internal.cool_off()
      end as ask_from
    from kiteline_internal.refusals r
    join kiteline_internal.purposes p on p.purpose = asking_hindrances.purpose
    where r.policy = asking_hindrances.policy
      and r.subject = any (asking_hindrances.subjects)
      and r.kind <> 'terms'
      and (r.purpose is null or r.purpose = asking_hindrances.purpose)
      and (r.recipient is null or r.recipient = asking_hindrances.recipient)
      and not (r.spares_essential and p.is_essential)
      and not (r.kind in ('restriction', 'erasure') and p.shows_restricted)
  ) as n
  where n.ask_from > clock_timestamp()
  order by n.subject, n.ask_from desc, n.refusal_id desc
$asking_hindrances$;

comment on function kiteline_internal.asking_hindrances(text, text, text, text[]) is
  'Who of these people must not be asked now to consent to a sharing.';

revoke all on function kiteline_internal.asking_hindrances(text, text, text, text[]) from public;
