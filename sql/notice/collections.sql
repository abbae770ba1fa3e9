-- kiteline_internal.collections: under which notice data was collected (采集条款)
--
-- One row an act: which notice, which categories, where (app, shop, paper), when; its people stand in
-- collection_subjects. A later act about the same person and category counts instead of the earlier one: later by
-- number, never by a caller's clock. Both append-only.

create table kiteline_internal.collections (
  collection_id bigint generated always as identity,
  policy text not null,
  notice_id bigint not null,
  categories text[] not null,
  source text not null,
  collected_at timestamptz not null,
  subject_count bigint not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint collections_pkey primary key (collection_id),
  constraint collections_notice_id_fkey foreign key (notice_id)
    references kiteline_internal.notices (notice_id),
  constraint collections_source_check check (btrim(source) <> '')
);

comment on table kiteline_internal.collections is 'Under which notice data was collected (采集条款).';

create table kiteline_internal.collection_subjects (
  collection_id bigint not null,
  subject text collate "C" not null,
  constraint collection_subjects_pkey primary key (subject, collection_id),
  constraint collection_subjects_collection_id_fkey foreign key (collection_id)
    references kiteline_internal.collections (collection_id)
);

comment on table kiteline_internal.collection_subjects is 'Whose data a collection was about.';
