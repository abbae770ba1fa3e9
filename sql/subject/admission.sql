-- kiteline_internal.admission: whom an opening may be about
--
-- subjects: the admitted; withheld: {category: [subject …]}, categories of admitted people that stay hidden, null when
-- none; narrows_at: when the first of their consents runs out; second_subjects: other people in the rows shown;
-- minor_approval_id: the approval by which minors are among them.

create type kiteline_internal.admission as (
  subjects text[],
  withheld jsonb,
  narrows_at timestamptz,
  second_subjects text[],
  minor_approval_id bigint
);

comment on type kiteline_internal.admission is 'Whom an opening may be about.';
