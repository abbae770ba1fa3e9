import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ConsentRequest,
  type ConsentShop,
  createConsentShop,
  everyCategory,
  loginOf,
  shownCategories,
} from '../../harness/consent-shop.ts'

let shop: ConsentShop
let notices: readonly (string | null)[]

/** Who may read data of minors, unlike anybody else. */
const approved = 'approved-reader'

const sharings = [
  ['delivery', 'desk_dept'],
  ['delivery', 'carrier'],
  ['delivery', 'packer'],
  ['helpdesk', 'desk_dept'],
  ['helpdesk', 'packer'],
  ['birthday', 'desk_dept'],
  ['birthday', 'carrier'],
  ['refund', 'desk_dept'],
  ['refund', 'carrier'],
  ['claims', 'desk_dept'],
  ['rescue', 'desk_dept'],
] as const

/** What shows each category, in one row a person. */
const readings: Record<string, string> = {
  delivery: `select p.mobile as contact, p.address, s.remark as purchase
    from for_delivery.people p left join for_delivery.parcel_stops s on true`,
  helpdesk: 'select full_name as identity, mobile as contact from for_helpdesk.people',
  birthday: 'select full_name as identity, mobile as contact from for_birthday.people',
  refund: 'select full_name as identity, bank_card as account from for_refund.people',
  claims: 'select full_name as identity from for_claims.people',
  rescue: `select p.full_name as identity, p.mobile as contact, c.nickname as helper
    from for_rescue.people p left join for_rescue.contacts c on true`,
}

beforeAll(async () => {
  shop = await createConsentShop()
  const agreement = { kind: 'privacy_agreement', recipients: ['carrier'], necessity: 'to serve' }
  notices = [
    shop.notice,
    await shop.tell({ ...agreement, purposes: ['helpdesk', 'delivery'] }),
    await shop.tell({ ...agreement, purposes: ['birthday', 'refund', 'claims'] }),
    null,
  ]
  for (const [purpose, recipient] of sharings) {
    await shop.admin(
      `select kiteline.approve_minor_access($1, $2, $3, now() + interval '1 day', 'looks after children')`,
      [purpose, loginOf(recipient), approved],
    )
    // The one grant of each; nobody has this key, so nothing opens.
    await shop.open(purpose, recipient, ['999999'])
  }
})
afterAll(() => shop.drop())

type Act = (subject: string, age: number) => Promise<unknown>

const sharing = fc.constantFrom(...sharings)

/** One thing that can happen to a person; what the kernel refuses did not happen. */
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        of: sharing,
        kind: fc.constantFrom('notice', 'consent', 'separate', 'written', 'guardian'),
        channel: fc.constantFrom('sms', 'app_popup', 'letter'),
        interactionMs: fc.constantFrom(300, 9000),
        lasts: fc.constantFrom(null, null, '1 day', '1 millisecond'),
        // Which of the categories, as bits.
        some: fc.integer({ min: 1, max: 7 }),
      })
      .map(({ of: [purpose, recipient], some, channel, interactionMs, ...rest }) => {
        const shown = shownCategories[purpose] ?? []
        const chosen = shown.filter((_, place) => (some & (1 << place)) !== 0)
        const request: ConsentRequest = {
          ...rest,
          purpose,
          recipient,
          channel,
          categories: chosen.length > 0 ? chosen : shown,
          interactionMs: channel === 'app_popup' ? interactionMs : null,
          guardian: rest.kind === 'guardian' ? '王芳' : null,
        }
        return (subject: string) => shop.consent(subject, request)
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ of: sharing, place: fc.integer({ min: -1, max: 2 }) })
      .map(({ of: [purpose, recipient], place }) => (subject: string) => {
        const category = shownCategories[purpose]?.[place]
        return shop.withdraw(subject, {
          purpose,
          recipient,
          categories: category === undefined ? null : [category],
        })
      }),
  },
  {
    weight: 1,
    arbitrary: sharing.map(
      ([purpose]) =>
        (subject: string) =>
          shop.admin("select kiteline.record_objection('workshop', $1, $2, 'phone', 'no more')", [
            subject,
            purpose,
          ]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        "kiteline.switch_off_nonessential('workshop', $1, 'phone', 'no more')",
        "kiteline.restrict_subject('workshop', $1, 'is disputed')",
        "kiteline.request_erasure('workshop', $1, 'phone', 'delete it')",
        `kiteline.lift_objection(max(refusal_id), 'letter', 'letter 4', 'again')
         from kiteline_internal.refusals where kind = 'objection' and subject = $1`,
        `kiteline.annul_consents(array_agg(consent_id), 'by mistake')
         from kiteline_internal.consents where state = 'effective' and subject = $1`,
      )
      .map((call) => (subject: string) => shop.inside(`select ${call}`, [subject])),
  },
)

const state = fc.record({
  age: fc.constantFrom(8, 40, 76),
  terms: fc.integer({ min: 0, max: 3 }),
  collected: fc.subarray(everyCategory, { minLength: 1 }),
  acts: fc.array(act, { maxLength: 7 }),
  actor: fc.constantFrom('engineer-17', approved),
})

test('the verdict is what an opening answers, and a column is empty exactly where a condition says so', async () => {
  const seen = { admitted: 0, refused: 0, emptied: 0 }
  await fc.assert(
    fc.asyncProperty(state, async ({ age, terms, collected, acts, actor }) => {
      const notice = notices[terms] ?? null
      const subject = await shop.person({ age, notice, categories: collected })
      await shop.inside(
        "insert into shared.contacts (person_id, helper_id, nickname) values ($1, null, '邻居')",
        [subject],
      )
      for (const happen of acts) {
        await happen(subject, age).catch((fault: { code?: string }) => {
          if (!fault.code?.startsWith('KL')) throw fault
        })
      }
      for (const [purpose, recipient] of sharings) {
        const explained = await shop.audit(
          "select * from kiteline.explain_access('workshop', $1, $2, $3, $4)",
          [subject, purpose, recipient, actor],
        )
        const what = `${purpose} to ${recipient}: ${explained
          .map(
            ({ condition, category, is_met }) =>
              `${is_met ? '' : 'not '}${condition} ${category ?? ''}`,
          )
          .join(', ')}`
        const opening = await shop.open(purpose, recipient, [subject], actor)
        expect(opening.token !== null, what).toBe(explained.at(-1)?.is_met)
        if (opening.token === null) {
          seen.refused += 1
          continue
        }
        seen.admitted += 1
        const rows = await shop.read(recipient, opening.token, readings[purpose] ?? '')
        expect(rows, what).toHaveLength(1)
        for (const [category, value] of Object.entries(rows[0] ?? {})) {
          const isRefused = explained.some((row) => row.category === category && !row.is_met)
          expect(value === null, `${category}: ${what}`).toBe(isRefused)
          if (value === null) seen.emptied += 1
        }
      }
    }),
    { numRuns: 150 },
  )
  // The states were not all of one kind.
  expect(Math.min(seen.admitted, seen.refused, seen.emptied)).toBeGreaterThan(15)
}, 240_000)
