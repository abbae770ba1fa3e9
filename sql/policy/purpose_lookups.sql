-- kiteline_internal.purpose_lookups: by which raw column a purpose may find whom to name
--
-- Filled by the generated migration, together with the function
-- kiteline_internal.find_by_<lookup>(value text) returns setof text that does the equality look-up.

create table kiteline_internal.purpose_lookups (
  purpose text not null,
  lookup text not null,
  relation text not null,
  column_name text not null,
  per_hour integer not null,
  constraint purpose_lookups_pkey primary key (purpose, lookup),
  constraint purpose_lookups_purpose_fkey foreign key (purpose)
    references kiteline_internal.purposes (purpose),
  constraint purpose_lookups_per_hour_check check (per_hour between 1 and 100000)
);

comment on table kiteline_internal.purpose_lookups is 'By which raw column a purpose may find whom to name.';
