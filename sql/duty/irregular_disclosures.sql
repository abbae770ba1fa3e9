-- kiteline.irregular_disclosures: sessions that showed a person on the strength of a consent that was annulled
--
-- One row for each annulled consent and session between the two moments. A consent that never came into effect showed
-- nobody. Evidence of what was done stays; this says that it should not have been. Read by: kiteline_auditor.

create view kiteline.irregular_disclosures as
select
  c.policy,
  c.subject,
  c.consent_id,
  c.purpose,
  c.recipient,
  c.category,
  c.given_at,
  c.state_changed_at as annulled_at,
  c.state_reason as reason,
  s.session_id,
  s.opened_at,
  s.actor,
  s.login,
  s.trace_code
from kiteline_internal.consents c
join kiteline_internal.sessions s
  -- The default collation is the index's.
  on s.subjects @> array[c.subject collate "default"]
  and s.policy = c.policy
  and s.purpose = c.purpose
  and s.recipient = c.recipient
  and s.opened_at between c.recorded_at and c.state_changed_at
where c.state = 'annulled'
  and c.effective_from is not null
  and not coalesce(s.withheld -> c.category ? c.subject, false);

comment on view kiteline.irregular_disclosures is
  'Sessions that showed a person on the strength of an annulled consent.';
comment on column kiteline.irregular_disclosures.category is 'What the annulled consent was for.';
comment on column kiteline.irregular_disclosures.reason is 'Why the consent ended.';

grant select on kiteline.irregular_disclosures to kiteline_auditor;
