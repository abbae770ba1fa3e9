-- kiteline_internal.governed_columns: every labelled column of every governed table
--
-- Filled by the generated migration. Sensitivity is the stricter of law and house, worked out by the
-- policy compiler. A column without a row here is shared with nobody.

create table kiteline_internal.governed_columns (
  policy text not null,
  relation text not null,
  column_name text not null,
  category text not null,
  sensitivity text not null,
  identifier text not null,
  mask text,
  constraint governed_columns_pkey primary key (policy, relation, column_name),
  constraint governed_columns_policy_fkey foreign key (policy)
    references kiteline_internal.policies (policy) deferrable initially deferred,
  constraint governed_columns_sensitivity_check
    check (sensitivity in ('public', 'internal', 'personal', 'sensitive', 'prohibited')),
  constraint governed_columns_identifier_check
    check (identifier in ('direct', 'quasi', 'attribute', 'free_text', 'none'))
);

comment on table kiteline_internal.governed_columns is 'The label of each column of a governed table.';
