-- kiteline.consent_decisions: what every sharing of the applied policies asks for
--
-- One row for each purpose, category it shows and role of recipient it allows, inside the country: the strictest of
-- decision table, policy and checklist, as an opening evaluates it (demands_of). rules says what was counted.
-- Read by: kiteline_auditor, kiteline_legal, kiteline_service.

create view kiteline.consent_decisions as
select
  p.policy,
  p.purpose,
  d.category,
  o.recipient_role,
  d.demand,
  d.is_required,
  d.is_on_checklist,
  d.qualifications,
  d.rules
from kiteline_internal.purposes p
cross join lateral unnest(p.recipient_roles) as o(recipient_role)
cross join lateral kiteline_internal.demands_of(p.purpose, o.recipient_role, false) as d;

comment on view kiteline.consent_decisions is 'What every sharing of the applied policies asks for.';
comment on column kiteline.consent_decisions.demand is
  'none, notice, consent, separate, written or forbidden: the strictest that applies.';
comment on column kiteline.consent_decisions.is_required is
  'Without it the person is not shown; of other categories the column stays empty.';
comment on column kiteline.consent_decisions.rules is
  'Rules of the decision table that were counted; "policy" and "checklist" are the house''s own.';

grant select on kiteline.consent_decisions to kiteline_auditor, kiteline_legal, kiteline_service;
