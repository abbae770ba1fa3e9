-- kiteline.lookup_announcement: the answer to an announced look-up
--
-- Either a number, or a refusal (a SQLSTATE of class KL) with lookup_id null: commit, then look.

create type kiteline.lookup_announcement as (
  lookup_id bigint,
  refusal text,
  hint text
);

comment on type kiteline.lookup_announcement is
  'The answer to an announced look-up: a number, or a refusal.';

revoke all on type kiteline.lookup_announcement from public;
grant usage on type kiteline.lookup_announcement to kiteline_recipient;
