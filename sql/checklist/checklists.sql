-- kiteline_internal.checklists: versions of the compliance checklist (合规清单), which legal publishes
--
-- The highest version of a policy is in force from the moment it is committed until the next one is: versions
-- cannot overlap, and none is ever changed. Append-only.

create table kiteline_internal.checklists (
  checklist_id bigint generated always as identity,
  policy text not null,
  version integer not null,
  reason text not null,
  review_due_at timestamptz not null,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null default session_user,
  published_xid xid8 not null default pg_current_xact_id(),
  constraint checklists_pkey primary key (checklist_id),
  constraint checklists_version_key unique (policy, version),
  constraint checklists_reason_check check (length(btrim(reason)) >= 3),
  constraint checklists_review_due_at_check
    check (isfinite(review_due_at) and review_due_at > published_at)
);

comment on table kiteline_internal.checklists is 'Versions of the compliance checklist (合规清单).';
