-- kiteline.live_grants: grants whose term runs and that nobody revoked
--
-- missing lists the conditions that an opening would lack right now, whoever the actor is; empty means it would open.
-- Read by: kiteline_auditor.

create view kiteline.live_grants as
select
  g.grant_id,
  g.purpose,
  g.tier_number as tier,
  g.recipient,
  r.role as recipient_role,
  r.state as recipient_state,
  g.login,
  g.reason,
  g.valid_from,
  g.expires_at,
  date_trunc('second', g.expires_at - clock_timestamp()) as expires_in,
  g.requires_signature,
  g.max_subjects_per_day,
  coalesce(u.subject_count, 0) as subjects_today,
  coalesce(u.session_count, 0) as sessions_today,
  kiteline_internal.unmet_gates(g.grant_id, g.login, null) as missing,
  g.issued_by
from kiteline_internal.grants g
join kiteline_internal.recipients r on r.recipient = g.recipient
left join kiteline_internal.grant_usage u
  on u.grant_id = g.grant_id and u.used_on = (clock_timestamp() at time zone 'UTC')::date
where g.expires_at > clock_timestamp()
  and not exists (
    select from kiteline_internal.grant_revocations v where v.grant_id = g.grant_id
  );

comment on view kiteline.live_grants is 'Grants whose term runs and that nobody revoked.';
comment on column kiteline.live_grants.expires_in is 'Time left, in whole seconds.';
comment on column kiteline.live_grants.missing is 'Conditions that an opening would lack right now.';
comment on column kiteline.live_grants.subjects_today is 'Subjects admitted today (UTC).';

grant select on kiteline.live_grants to kiteline_auditor, kiteline_legal;
