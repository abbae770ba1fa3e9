-- kiteline.refused_reads: how many reads were refused because no session was live
--
-- A sequence counts them, which no ROLLBACK turns back; READ ONLY transactions are not counted, and
-- the server's log names each. Read by: kiteline_auditor.

create view kiteline.refused_reads as
select case when s.is_called then s.last_value else 0 end as refused_reads
from kiteline_internal.refused_read_numbers s;

comment on view kiteline.refused_reads is 'How many reads were refused because no session was live.';
comment on column kiteline.refused_reads.refused_reads is 'Since the kernel was installed.';

grant select on kiteline.refused_reads to kiteline_auditor;
