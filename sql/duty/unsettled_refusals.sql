-- kiteline_internal.unsettled_refusals: refusals that a session may have missed, and the other way round
--
-- While a refusal is being recorded a session that names the person may open, and neither sees the other. seen_xid
-- null: nobody has looked again since it was committed; else a transaction number drawn after somebody did. Once every
-- transaction up to that number has ended no opening is left that could have missed it, and the row goes
-- (settle_clean_ups).

create table kiteline_internal.unsettled_refusals (
  refusal_id bigint not null,
  recorded_xid xid8 not null,
  seen_xid xid8,
  constraint unsettled_refusals_pkey primary key (refusal_id),
  constraint unsettled_refusals_refusal_id_fkey foreign key (refusal_id)
    references kiteline_internal.refusals (refusal_id)
);

create index unsettled_refusals_recorded_xid_idx
  on kiteline_internal.unsettled_refusals (recorded_xid)
  where seen_xid is null;
create index unsettled_refusals_seen_xid_idx
  on kiteline_internal.unsettled_refusals (seen_xid)
  where seen_xid is not null;

comment on table kiteline_internal.unsettled_refusals is
  'Refusals that a session may have missed, and the other way round.';
