-- The tables whose rows a gate asks: a change of one of them concerns sessions that are open

select kiteline_internal.watch_gates(t.relation)
from unnest(array[
  'kiteline_internal.recipients',
  'kiteline_internal.grant_revocations',
  'kiteline_internal.grant_suspensions',
  'kiteline_internal.checklists',
  'kiteline_internal.qualification_revocations',
  'kiteline_internal.commitment_texts',
  'kiteline_internal.training_ends',
  'kiteline_internal.mechanism_ends',
  'kiteline_internal.minor_approval_ends'
]::regclass[]) as t(relation);
