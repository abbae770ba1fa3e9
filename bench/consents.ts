import type pg from 'pg'
import { hashOf } from '../test/harness/lawful.ts'
import { consentCategories } from './policy.ts'

/**
 * Everybody's consent to every category of `bench_consent`, three for each person.
 *
 * As superuser in two statements: what kiteline.record_consents would check is true of all of them, and a million calls
 * would only take longer. `recording.ts` measures the function itself.
 */
export async function makeConsents(superuser: pg.Client, noticeId: string): Promise<void> {
  await superuser.query(
    `insert into kiteline_internal.consents (
       policy, subject, purpose, terms_hash, recipient, category, kind, channel, notice_id, given_at,
       evidence_ref, evidence_hash, is_own_initiative, effective_from, state, state_reason
     )
     select
       'bench', s.customer_id::text, p.purpose, p.terms_hash, 'partner', c.category, 'separate',
       'letter', $1, '2024-01-01Z', 'scan ' || s.customer_id, $2, false, clock_timestamp(),
       'effective', 'made by the benchmark'
     from app.customers s
     cross join kiteline_internal.purposes p
     cross join unnest($3::text[]) as c(category)
     where p.purpose = 'bench_consent'
     order by s.customer_id`,
    [noticeId, hashOf('scan'), consentCategories],
  )
  await superuser.query(
    `select kiteline_internal.refresh_coverages(
       'bench', 'bench_consent', 'partner', array(select customer_id::text from app.customers), true
     )`,
  )
}
