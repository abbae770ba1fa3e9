-- kiteline.consent_coverage: how many consents there are for each purpose, recipient and category, by state
--
-- effective_count: those that count now. outdated_count: effective, but the purpose has changed since they were given,
-- so that they no longer cover it. A consent whose time has run out counts as expired even before it is entered as
-- such. Superseded consents have a later one that is counted. Read by: kiteline_auditor, kiteline_legal.

create view kiteline.consent_coverage as
select
  c.policy,
  c.purpose,
  c.recipient,
  c.category,
  count(*) filter (where c.state = 'effective' and c.is_for_present_terms) as effective_count,
  count(*) filter (where c.state = 'effective' and not c.is_for_present_terms) as outdated_count,
  count(*) filter (where c.state = 'pending') as pending_count,
  count(*) filter (where c.state = 'withdrawn') as withdrawn_count,
  count(*) filter (where c.state = 'annulled') as annulled_count,
  count(*) filter (where c.state = 'expired') as expired_count
from (
  select
    k.policy,
    k.purpose,
    k.recipient,
    k.category,
    case
      when k.state in ('pending', 'effective') and k.expires_at <= clock_timestamp() then 'expired'
      else k.state
    end as state,
    coalesce(k.terms_hash = p.terms_hash, false) as is_for_present_terms
  from kiteline_internal.consents k
  left join kiteline_internal.purposes p on p.policy = k.policy and p.purpose = k.purpose
) as c
group by c.policy, c.purpose, c.recipient, c.category;

comment on view kiteline.consent_coverage is
  'How many consents there are for each purpose, recipient and category, by state.';
comment on column kiteline.consent_coverage.effective_count is 'Consents that count now.';
comment on column kiteline.consent_coverage.outdated_count is
  'Effective, but given before the purpose changed.';

grant select on kiteline.consent_coverage to kiteline_auditor, kiteline_legal;
