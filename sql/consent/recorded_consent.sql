-- kiteline.recorded_consent: the answer to recording a consent, one row a person and category
--
-- state: effective, or pending when a second, separate confirmation is needed (confirm_consents).

create type kiteline.recorded_consent as (
  consent_id bigint,
  subject text,
  category text,
  state text
);

comment on type kiteline.recorded_consent is
  'The answer to recording a consent, one row a person and category.';

revoke all on type kiteline.recorded_consent from public;
grant usage on type kiteline.recorded_consent to kiteline_service;
