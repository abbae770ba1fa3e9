-- kiteline_internal.session_closings: sessions ended by their holder before they expired
--
-- Closing deletes the live row; this row is the evidence of when.

create table kiteline_internal.session_closings (
  session_id bigint not null,
  closed_at timestamptz not null default clock_timestamp(),
  constraint session_closings_pkey primary key (session_id)
);

comment on table kiteline_internal.session_closings is 'Sessions ended before they expired.';
