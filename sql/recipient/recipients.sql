-- kiteline_internal.recipients: the department, system or partner that customer data is shared with
--
-- role decides which consent rule applies (a partner that processes for itself needs more than a
-- department). Only a qualified recipient opens sessions and reads.

create table kiteline_internal.recipients (
  recipient text not null,
  role text not null,
  display_name text not null,
  responsible_person text not null,
  country text not null,
  state text not null,
  state_reason text not null,
  state_changed_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null default session_user,
  constraint recipients_pkey primary key (recipient),
  constraint recipients_recipient_check check (recipient ~ '^[a-z][a-z0-9_]{1,62}$'),
  constraint recipients_role_check check (role in (
    'department', 'system', 'entrusted_processor', 'joint_processor', 'independent_processor',
    'authority', 'public'
  )),
  constraint recipients_country_check check (country ~ '^[A-Z]{2}$'),
  constraint recipients_responsible_person_check check (btrim(responsible_person) <> ''),
  constraint recipients_state_check
    check (state in ('candidate', 'qualified', 'suspended', 'terminated'))
);

comment on table kiteline_internal.recipients is 'Whom customer data is shared with (接收方).';
