-- kiteline_internal.data_subjects: the notice that now counts for each category of a person's data
--
-- Derived from collections, for openings: one small row a person. Most people share the same few combinations
-- of notices, so a combination is kept once, in term_sets ({category: notice_id}), and an opening judges each
-- combination once instead of each person. Collation "C": keys are compared byte by byte, which is quicker.

create table kiteline_internal.term_sets (
  term_set_id integer generated always as identity,
  policy text not null,
  terms jsonb not null,
  constraint term_sets_pkey primary key (term_set_id),
  constraint term_sets_terms_key unique (policy, terms)
);

comment on table kiteline_internal.term_sets is
  'Combinations of notices under which data was collected.';

create table kiteline_internal.data_subjects (
  policy text collate "C" not null,
  subject text collate "C" not null,
  term_set_id integer not null,
  constraint data_subjects_pkey primary key (policy, subject) include (term_set_id),
  constraint data_subjects_term_set_id_fkey foreign key (term_set_id)
    references kiteline_internal.term_sets (term_set_id)
);

comment on table kiteline_internal.data_subjects is
  'The notices that now count for each person''s data.';
