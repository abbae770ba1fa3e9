-- kiteline_internal.grant_usage: how many subjects each grant admitted on each day (UTC)
--
-- The row is locked by the opening that counts itself in, so two openings at once cannot both use
-- the last of a quota.

create table kiteline_internal.grant_usage (
  grant_id bigint not null,
  used_on date not null,
  subject_count bigint not null,
  session_count bigint not null,
  constraint grant_usage_pkey primary key (grant_id, used_on),
  constraint grant_usage_grant_id_fkey foreign key (grant_id)
    references kiteline_internal.grants (grant_id),
  constraint grant_usage_counts_check check (subject_count >= 0 and session_count >= 0)
);

comment on table kiteline_internal.grant_usage is 'Subjects admitted per grant and day (UTC).';
