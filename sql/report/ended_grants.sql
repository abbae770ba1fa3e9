-- kiteline.ended_grants: grants that expired or were revoked
--
-- No job ends a grant: expiry is judged by the clock at each opening and each reading statement.
-- Read by: kiteline_auditor.

create view kiteline.ended_grants as
select
  g.grant_id,
  g.purpose,
  g.recipient,
  g.login,
  g.valid_from,
  least(g.expires_at, v.revoked_at) as ended_at,
  case when v.revoked_at < g.expires_at then 'revoked' else 'expired' end as ended_by,
  v.reason,
  v.revoked_by
from kiteline_internal.grants g
left join kiteline_internal.grant_revocations v on v.grant_id = g.grant_id
where g.expires_at <= clock_timestamp() or v.grant_id is not null;

comment on view kiteline.ended_grants is 'Grants that expired or were revoked.';
comment on column kiteline.ended_grants.reason is 'Why it was revoked; null when it expired.';

grant select on kiteline.ended_grants to kiteline_auditor;
