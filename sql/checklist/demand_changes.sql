-- kiteline_internal.demand_changes: purposes for which a new version of the checklist demands more
--
-- One row a purpose and role of recipient. The set of an open session was judged by less, so the session ends with its
-- next statement and another one is opened, under what is demanded now. Written by publish_checklist(). Append-only.

create table kiteline_internal.demand_changes (
  recorded_xid xid8 not null default pg_current_xact_id(),
  checklist_id bigint not null,
  purpose text not null,
  recipient_role text not null,
  constraint demand_changes_pkey primary key (checklist_id, purpose, recipient_role),
  constraint demand_changes_checklist_id_fkey foreign key (checklist_id)
    references kiteline_internal.checklists (checklist_id)
);

create index demand_changes_recorded_xid_idx on kiteline_internal.demand_changes (recorded_xid);

comment on table kiteline_internal.demand_changes is
  'Purposes for which a new version of the checklist demands more.';
