-- kiteline_internal.policies: one row per applied policy document
--
-- Filled by the generated migration; policy_hash is null only inside it. subject_key_type says in which column of live_sessions the
-- admitted keys are held ('bigint' also serves int and smallint keys).

create table kiteline_internal.policies (
  policy text not null,
  policy_hash text,
  subject_relation text not null,
  subject_key text not null,
  subject_key_type text not null,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by text not null default session_user,
  constraint policies_pkey primary key (policy),
  constraint policies_policy_hash_check check (policy_hash ~ '^[0-9a-f]{64}$'),
  constraint policies_subject_key_type_check check (subject_key_type in ('bigint', 'uuid', 'text'))
);

comment on table kiteline_internal.policies is 'One row per applied policy document.';
