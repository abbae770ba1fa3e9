-- kiteline_internal.refusals: every "no", in force from the next statement on
--
-- purpose, recipient and categories null mean all of them; spares_essential: all purposes but the essential ones.
--   restriction  the data may only be stored; erasure: likewise, until it is erased
--   objection    the person wants it not shared for a purpose, or for none that is not essential
--   withdrawal, annulment   a consent no longer counts; consent_ids says which
--   terms        collected anew under a notice that does not tell of the purpose: for open sessions only
-- recorded_xid lets a statement ask "anything that my session's set cannot know of yet?" without trusting a clock or
-- the order in which transactions commit. A refusal never changes; lifting it adds a row to refusal_lifts.

create table kiteline_internal.refusals (
  refusal_id bigint generated always as identity,
  policy text collate "C" not null,
  subject text collate "C" not null,
  purpose text,
  recipient text,
  categories text[],
  spares_essential boolean not null default false,
  kind text not null,
  channel text,
  reason text not null,
  consent_ids bigint[],
  recorded_xid xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint refusals_pkey primary key (refusal_id),
  constraint refusals_kind_check check (kind in (
    'restriction', 'erasure', 'objection', 'withdrawal', 'annulment', 'terms'
  )),
  constraint refusals_spares_essential_check check (not spares_essential or purpose is null),
  constraint refusals_categories_check check (cardinality(categories) > 0),
  constraint refusals_consent_ids_check
    check ((kind in ('withdrawal', 'annulment')) = (consent_ids is not null)),
  constraint refusals_reason_check check (length(btrim(reason)) >= 3)
);

create index refusals_subject_idx on kiteline_internal.refusals (policy, subject);
create index refusals_recorded_xid_idx on kiteline_internal.refusals (policy, recorded_xid);
-- Refusals of single categories are few: a reading statement asks for those since its session opened.
create index refusals_categories_idx on kiteline_internal.refusals (policy, recorded_xid)
  where categories is not null;

comment on table kiteline_internal.refusals is 'Every "no", in force from the next statement on.';
