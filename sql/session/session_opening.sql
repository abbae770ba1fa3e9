-- kiteline.session_opening: the answer to an opening
--
-- Either a token, or a refusal (a SQLSTATE of class KL) with token null. A refusal is returned, not
-- raised, so that its record is committed: commit in both cases, then look.

create type kiteline.session_opening as (
  session_id bigint,
  token text,
  asked_count bigint,
  admitted_count integer,
  expires_at timestamptz,
  trace_code text,
  refusal text,
  detail text,
  hint text
);

comment on type kiteline.session_opening is
  'The answer to an opening: a token, or a refusal with token null.';

revoke all on type kiteline.session_opening from public;
grant usage on type kiteline.session_opening to kiteline_recipient;
