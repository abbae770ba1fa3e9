-- kiteline.recipient_papers: what recipients handed in, until when it holds, and what it is worth now
--
-- Qualifications, signatures of the commitment, trainings, mechanisms for transfers abroad. paper_id is the number that the
-- function which recorded it answered (of a signature: of the text), and by which it is verified, revoked or ended.
-- state: unverified, valid, expired, ended (revoked, or taken back), superseded (a newer text is in force).
-- Read by: kiteline_admin, kiteline_auditor, kiteline_legal.

create view kiteline.recipient_papers as
select
  q.recipient,
  'qualification' as paper,
  q.qualification_id as paper_id,
  q.kind,
  q.number as held_by,
  q.valid_until,
  case
    when r.qualification_id is not null then 'ended'
    when q.valid_until <= clock_timestamp() then 'expired'
    when v.qualification_id is null then 'unverified'
    else 'valid'
  end as state,
  q.recorded_at,
  q.recorded_by,
  v.verified_by
from kiteline_internal.recipient_qualifications q
left join kiteline_internal.qualification_verifications v
  on v.qualification_id = q.qualification_id
left join kiteline_internal.qualification_revocations r
  on r.qualification_id = q.qualification_id
union all
select
  c.recipient,
  'commitment',
  c.commitment_text_id,
  t.version,
  c.signatory,
  null,
  case
    when exists (
      select
      from kiteline_internal.commitment_texts n
      where n.commitment_text_id > t.commitment_text_id
    ) then 'superseded'
    else 'valid'
  end,
  c.recorded_at,
  c.recorded_by,
  null
from kiteline_internal.commitments c
join kiteline_internal.commitment_texts t on t.commitment_text_id = c.commitment_text_id
union all
select
  t.recipient,
  'training',
  t.training_id,
  t.course,
  t.person,
  t.valid_until,
  case
    when e.training_id is not null then 'ended'
    when t.valid_until <= clock_timestamp() then 'expired'
    else 'valid'
  end,
  t.recorded_at,
  t.recorded_by,
  null
from kiteline_internal.trainings t
left join kiteline_internal.training_ends e on e.training_id = t.training_id
union all
select
  m.recipient,
  'mechanism',
  m.mechanism_id,
  m.kind,
  m.reference,
  m.valid_until,
  case
    when e.mechanism_id is not null then 'ended'
    when m.valid_until <= clock_timestamp() then 'expired'
    else 'valid'
  end,
  m.recorded_at,
  m.recorded_by,
  null
from kiteline_internal.transfer_mechanisms m
left join kiteline_internal.mechanism_ends e on e.mechanism_id = m.mechanism_id;

comment on view kiteline.recipient_papers is
  'What recipients handed in, until when it holds, and what it is worth now.';
comment on column kiteline.recipient_papers.held_by is
  'The number of a certificate, who signed, who was trained, the reference of a mechanism.';

grant select on kiteline.recipient_papers to kiteline_admin, kiteline_auditor, kiteline_legal;
