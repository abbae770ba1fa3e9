import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop, everyCategory } from '../../harness/consent-shop.ts'
import { hashOf } from '../../harness/lawful.ts'

let shop: ConsentShop
let notices: readonly string[]
let desks: readonly pg.Client[]

beforeAll(async () => {
  shop = await createConsentShop()
  const agreement = { kind: 'privacy_agreement', recipients: ['carrier'], necessity: 'to serve' }
  desks = [await shop.as('dba'), await shop.as('dba')]
  notices = [shop.notice, await shop.tell({ ...agreement, purposes: ['helpdesk'] })]
})
afterAll(() => shop.drop())

type Act = (by: pg.ClientBase, subject: string) => Promise<unknown>

const categories = fc.subarray(['address', 'contact', 'purchase'], { minLength: 1 })

const act: fc.Arbitrary<Act> = fc.oneof(
  fc
    .record({
      categories,
      kind: fc.constantFrom('notice', 'consent', 'separate', 'written'),
      lasts: fc.constantFrom(null, '1 day', '5 milliseconds'),
      isQuick: fc.boolean(),
    })
    .map(({ isQuick, ...request }): Act => {
      const channel = isQuick && request.kind !== 'written' ? 'app_popup' : 'letter'
      const interactionMs = channel === 'app_popup' ? 100 : null
      return (by, subject) => shop.consent(subject, { ...request, channel, interactionMs }, by)
    }),
  fc.option(categories).map(
    (chosen): Act =>
      (by, subject) =>
        shop.withdraw(subject, { categories: chosen }, by),
  ),
  fc.constantFrom<Act>(
    (by, subject) =>
      by.query(
        `select kiteline.annul_consents(array_agg(c.consent_id), 'by mistake')
         from (select consent_id from kiteline.subject_consents('workshop', $1)
           where state in ('pending', 'effective') limit 2) as c`,
        [subject],
      ),
    (by, subject) =>
      by.query(
        `select kiteline.confirm_consents(array_agg(c.consent_id), 'sms', 'sms', $2)
         from kiteline.subject_consents('workshop', $1) as c
         where state = 'pending' and given_at < now() - interval '1 day'`,
        [subject, hashOf('the second yes')],
      ),
    // As an opening does, it ends the consents whose time is over.
    (by, subject) =>
      by.query(
        "select from kiteline.explain_access('workshop', $1, 'delivery', 'carrier', 'anna')",
        [subject],
      ),
  ),
  fc
    .record({
      notice: fc.integer({ min: 0, max: 1 }),
      some: fc.subarray(everyCategory, { minLength: 1 }),
    })
    .map(
      ({ notice, some }): Act =>
        (by, subject) =>
          by.query(
            `select kiteline.record_collection('workshop', $1, array[$2], $3, 'app', clock_timestamp())`,
            [notices[notice], subject, some],
          ),
    ),
)

/** A person who tapped too quickly two days ago, and has not confirmed it. */
async function hesitant(): Promise<string> {
  const subject = await shop.person({ notice: null })
  await shop.consent(subject, { channel: 'app_popup', interactionMs: 100 })
  await shop.rewriteConsents(`
    update kiteline_internal.consents
    set recorded_at = recorded_at - interval '2 days', given_at = given_at - interval '2 days'
    where subject = '${subject}'`)
  return subject
}

/** What the kernel refuses did not happen; that two locked each other out is no refusal. */
async function happen(acts: readonly Act[], by: pg.ClientBase, subjects: readonly string[]) {
  for (const [place, each] of acts.entries()) {
    await each(by, subjects[place % subjects.length] ?? '').catch((fault: { code?: string }) => {
      if (!fault.code?.startsWith('KL')) throw fault
    })
  }
}

/** What consents cover by the ledger and by the derived rows, where they differ. */
const coveragesThatDiffer = (subjects: readonly string[]) =>
  shop.inside(
    `with ledger as (
       select c.purpose, c.recipient, c.subject, min(c.expires_at) as expires_at,
         jsonb_object_agg(c.category, jsonb_build_object('kind', c.kind, 'terms_hash', c.terms_hash)) as consents
       from kiteline_internal.consents c
       where c.state = 'effective' and c.kind <> 'notice' and c.subject = any ($1)
       group by c.purpose, c.recipient, c.subject
     ),
     derived as (
       select t.purpose, t.recipient, t.subject, t.expires_at, k.consents
       from kiteline_internal.consent_coverages t
       join kiteline_internal.coverages k using (coverage_id)
       where t.subject = any ($1)
     )
     select subject, l.consents as ledger, d.consents as derived
     from ledger l full join derived d using (purpose, recipient, subject)
     where coalesce(l.consents, '{}') <> coalesce(d.consents, '{}')
       or l.expires_at is distinct from d.expires_at`,
    [subjects],
  )

const termsThatDiffer = (subjects: readonly string[]) =>
  shop.inside(
    `with ledger as (
       select s.subject, jsonb_object_agg(s.category, s.notice_id) as terms
       from (
         select distinct on (p.subject, k.category) p.subject, k.category, c.notice_id
         from kiteline_internal.collection_subjects p
         join kiteline_internal.collections c using (collection_id)
         cross join lateral unnest(c.categories) as k(category)
         where p.subject = any ($1)
         order by p.subject, k.category, c.collection_id desc
       ) as s
       group by s.subject
     ),
     derived as (
       select d.subject, t.terms
       from kiteline_internal.data_subjects d
       join kiteline_internal.term_sets t using (term_set_id)
       where d.subject = any ($1)
     )
     select subject, l.terms as ledger, d.terms as derived
     from ledger l full join derived d using (subject)
     where l.terms is distinct from d.terms`,
    [subjects],
  )

test('what openings go by is what the ledger says, after whatever was recorded', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
      const subject = await hesitant()
      await happen(acts, desks[0] as pg.Client, [subject])
      expect(await coveragesThatDiffer([subject])).toEqual([])
      expect(await termsThatDiffer([subject])).toEqual([])
    }),
    { numRuns: 80 },
  )
}, 120_000)

test('also when two record at the same time; where a no overtook a yes, the no stands', async () => {
  const acts = fc.array(act, { minLength: 8, maxLength: 16 })
  await fc.assert(
    fc.asyncProperty(acts, acts, async (one, other) => {
      const subjects = [await hesitant(), await hesitant()]
      await Promise.all([
        happen(one, desks[0] as pg.Client, subjects),
        happen(other, desks[1] as pg.Client, subjects.toReversed()),
      ])
      expect(await termsThatDiffer(subjects)).toEqual([])
      for (const { subject, ledger, derived } of await coveragesThatDiffer(subjects)) {
        const refused = await shop.inside(
          `select c.category
           from kiteline_internal.standing_refusals('workshop', 'delivery', 'carrier', array[$1]) r
           cross join lateral unnest(coalesce(r.categories, '{address,contact,purchase}')) as c(category)`,
          [subject],
        )
        const hidden = refused.map(({ category }) => category)
        const says = (consents: unknown, category: string) =>
          JSON.stringify((consents as Record<string, unknown> | null)?.[category])
        for (const category of ['address', 'contact', 'purchase']) {
          if (says(ledger, category) === says(derived, category)) continue
          expect(
            hidden,
            `${category} of ${subject}: ${JSON.stringify({ ledger, derived })}`,
          ).toContain(category)
        }
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)

test('the same combination of consents is kept once, however many people have it', async () => {
  const count = () =>
    shop.inside('select count(*)::int from kiteline_internal.coverages where consents <> $1', [
      '{}',
    ])
  await shop.consent(await shop.person(), { kind: 'written' })
  const before = await count()
  for (let n = 0; n < 5; n += 1) await shop.consent(await shop.person(), { kind: 'written' })
  expect(await count()).toEqual(before)
})

test('two record the same many people in opposite orders, and neither locks the other out', async () => {
  const people: string[] = []
  for (let n = 0; n < 30; n += 1) people.push(await shop.person())
  const record = (subjects: readonly string[]) =>
    shop.admin(
      `select kiteline.record_consents('workshop', $1, 'delivery', 'carrier', '{address,contact}',
         'separate', 'letter', $2, clock_timestamp(), $1, $3)`,
      [subjects, shop.notice, subjects.map(hashOf)],
    )
  for (let round = 0; round < 8; round += 1) {
    const ends = await Promise.allSettled([record(people), record(people.toReversed())])
    for (const end of ends) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'KL003' })
    }
    expect(ends.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(await coveragesThatDiffer(people)).toEqual([])
  }
})
