-- kiteline_internal.compliance_entries: what may be shared for what, with whom, under which conditions
--
-- One row for each purpose, category and role of recipient that legal looked at. What has no row, or a row that
-- does not allow it, cannot be opened. consent_kind is the house's demand; law and policy may ask for more.
-- qualifications: kinds of papers that a recipient of this role must hold. Append-only.

create table kiteline_internal.compliance_entries (
  checklist_id bigint not null,
  purpose text not null,
  category text not null,
  recipient_role text not null,
  is_allowed boolean not null,
  consent_kind text not null,
  qualifications text[] not null,
  legal_references text[] not null,
  is_contract_necessary boolean not null,
  note text,
  constraint compliance_entries_pkey
    primary key (checklist_id, purpose, category, recipient_role),
  constraint compliance_entries_checklist_id_fkey foreign key (checklist_id)
    references kiteline_internal.checklists (checklist_id),
  constraint compliance_entries_recipient_role_check check (recipient_role in (
    'department', 'system', 'entrusted_processor', 'joint_processor', 'independent_processor',
    'authority', 'public'
  )),
  constraint compliance_entries_consent_kind_check check (consent_kind in (
    'none', 'notice', 'consent', 'separate', 'written', 'forbidden'
  )),
  constraint compliance_entries_legal_references_check check (cardinality(legal_references) > 0)
);

comment on table kiteline_internal.compliance_entries is
  'What may be shared for what, with whom, under which conditions.';
