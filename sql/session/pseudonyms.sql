-- kiteline_internal.pseudonyms: random stand-ins for subject keys, one per purpose and recipient
--
-- Stored, not computed: functions in a view run with the caller's right to execute, so a keyed
-- pseudonym function would let a recipient compute anybody's. Made when a session admits the subject;
-- stable afterwards, and different for every recipient.

create table kiteline_internal.pseudonyms (
  purpose text not null,
  recipient text not null,
  subject text not null,
  pseudonym uuid not null default gen_random_uuid(),
  constraint pseudonyms_pkey primary key (purpose, recipient, subject)
);

comment on table kiteline_internal.pseudonyms is
  'Random stand-ins for subject keys, one per purpose and recipient.';
