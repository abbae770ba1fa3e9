-- kiteline.lookup_log: announced look-ups
--
-- The value stands as a keyed digest: equal values have equal digests. Read by: kiteline_auditor.

create view kiteline.lookup_log as
select
  l.lookup_id,
  l.announced_at,
  l.purpose,
  l.lookup,
  l.grant_id,
  l.login,
  l.actor,
  l.reason,
  encode(l.value_digest, 'hex') as value_digest,
  l.client_address
from kiteline_internal.lookups l;

comment on view kiteline.lookup_log is 'Announced look-ups.';
comment on column kiteline.lookup_log.value_digest is 'Keyed digest of the looked-up value.';

grant select on kiteline.lookup_log to kiteline_auditor;
