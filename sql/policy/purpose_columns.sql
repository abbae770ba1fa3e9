-- kiteline_internal.purpose_columns: which column each purpose shows, and how
--
-- Filled by the generated migration. treatment 'masked' names its mask; exception_basis and
-- exception_clause stand where the category is outside the tier's allow-list.

create table kiteline_internal.purpose_columns (
  purpose text not null,
  relation text not null,
  column_name text not null,
  category text not null,
  treatment text not null,
  mask text,
  exception_basis text,
  exception_clause text,
  constraint purpose_columns_pkey primary key (purpose, relation, column_name),
  constraint purpose_columns_purpose_fkey foreign key (purpose)
    references kiteline_internal.purposes (purpose),
  constraint purpose_columns_treatment_check check (treatment in ('raw', 'masked', 'pseudonym')),
  constraint purpose_columns_mask_check check ((treatment = 'masked') = (mask is not null)),
  constraint purpose_columns_exception_check
    check ((exception_basis is null) = (exception_clause is null))
);

comment on table kiteline_internal.purpose_columns is 'Which column each purpose shows, and how.';
