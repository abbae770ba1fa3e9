import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { consentPolicy } from '../../harness/consent-policy.ts'
import { type ConsentShop, createConsentShop, loginOf } from '../../harness/consent-shop.ts'
import { failureOf, noLiveSession, openSession, readWith, tokenFor } from '../../harness/opening.ts'

let shop: ConsentShop
const { birthday, delivery } = consentPolicy.purposes

beforeAll(async () => {
  shop = await createConsentShop()
})
beforeEach(() => shop.migrate(consentPolicy))
afterAll(() => shop.drop())

type Changes = Record<string, unknown>

/** The policy with one purpose changed. */
const changed = (purpose: 'birthday' | 'delivery', changes: Changes) => ({
  ...consentPolicy,
  purposes: {
    ...consentPolicy.purposes,
    [purpose]: { ...consentPolicy.purposes[purpose], ...changes },
  },
})

/** Whom a session opened now, under a grant issued now, shows. */
async function shownNow(purpose: string, recipient: string, subjects: readonly string[]) {
  const grant = await shop.grant(purpose, { recipient, login: loginOf(recipient) })
  const { token } = await openSession(await shop.as(loginOf(recipient)), grant, { subjects })
  if (token === null) return []
  const sql = `select person_id from for_${purpose}.people order by person_id`
  return (await shop.read(recipient, token, sql)).map(({ person_id }) => person_id)
}

const material: readonly (readonly [string, 'birthday' | 'delivery', Changes])[] = [
  ['its name for people', 'birthday', { label: { zh: '营销', en: 'marketing' } }],
  ['its legal basis', 'birthday', { basis: 'cn13.1(2)' }],
  ['that it becomes marketing', 'delivery', { marketing: true }],
  ['who may receive it', 'delivery', { recipientRoles: ['independent_processor', 'system'] }],
  [
    'one more kind of data',
    'delivery',
    {
      shows: {
        ...delivery.shows,
        'shared.people': { ...delivery.shows['shared.people'], full_name: 'masked' },
      },
    },
  ],
  [
    'the manner: raw where it was masked',
    'birthday',
    {
      exceptions: {
        contact: { treatment: 'raw', basis: 'cn13.1(1)', clause: '1.4', reviews: ['legal'] },
      },
      shows: { 'shared.people': { ...birthday.shows['shared.people'], mobile: 'raw' } },
    },
  ],
]

test.each(material)(
  'inv 47, I-23: older consents no longer count when the purpose changes in %s',
  async (_what, purpose, changes) => {
    const [old, anew] = [await shop.person(), await shop.person()]
    await shop.consent(old, { purpose })
    await shop.consent(anew, { purpose })
    expect(await shownNow(purpose, 'carrier', [old, anew])).toEqual([old, anew])

    await shop.migrate(changed(purpose, changes))
    const [{ notice } = {}] = await shop.inside(
      'select max(notice_id)::text as notice from kiteline_internal.notices',
    )
    expect(await shownNow(purpose, 'carrier', [old, anew])).toEqual([])
    await shop.consent(anew, { purpose, notice: String(notice) })
    // In the same query: whoever agreed to what it is now, and not whoever agreed to what it was.
    expect(await shownNow(purpose, 'carrier', [old, anew])).toEqual([anew])
    const [verdict] = await shop.audit(
      `select en from kiteline.explain_access('workshop', $1, $2, 'carrier')
     where condition = 'consent' and category = 'contact'`,
      [old, purpose],
    )
    expect(verdict?.en).toContain('given to an earlier form of the purpose')
  },
)

const immaterial: readonly (readonly [string, Changes])[] = [
  ['how long a session may last', { longestSession: 'PT30M' }],
  ['whom of the people it works with', { rows: {} }],
  ['through which logins', { logins: ['rival_app'] }],
  ['how many people a session may name', { sessionCap: 5 }],
  ['what is recorded', { audit: 'session' }],
  [
    'a column less of a kind that it still shows',
    {
      shows: {
        'shared.people': delivery.shows['shared.people'],
        'shared.parcel_stops': { stop_id: 'raw', remark: 'raw' },
      },
    },
  ],
]

test.each(immaterial)(
  'inv 47: a change in %s leaves consents as they are, and ends grants',
  async (_what, changes) => {
    const subject = await shop.person()
    await shop.consent(subject)
    const before = await shop.grant('delivery', { recipient: 'carrier', login: 'rival_app' })
    await shop.migrate(changed('delivery', changes))
    const client = await shop.as('rival_app')
    expect(await openSession(client, before, { subjects: [subject] })).toMatchObject({
      refusal: 'KL102',
    })
    await client.end()
    expect(await shownNow('delivery', 'carrier', [subject])).toEqual([subject])
  },
)

test('a purpose that becomes again what it was finds its consents again, as far as they stand', async () => {
  const [kept, replaced, withdrawn] = [
    await shop.person(),
    await shop.person(),
    await shop.person(),
  ]
  for (const subject of [kept, replaced, withdrawn]) await shop.consent(subject)
  await shop.migrate(changed('delivery', { marketing: true }))
  const [{ notice } = {}] = await shop.inside(
    'select max(notice_id)::text as notice from kiteline_internal.notices',
  )
  await shop.consent(replaced, { kind: 'notice', notice: String(notice) })
  await shop.withdraw(withdrawn)
  await shop.migrate(consentPolicy)
  expect(await shownNow('delivery', 'carrier', [kept, replaced, withdrawn])).toEqual([kept])
})

test('a session of the purpose as it was ends when the purpose changes', async () => {
  const subject = await shop.person()
  await shop.consent(subject)
  const grant = await shop.grant('delivery', { recipient: 'carrier', login: 'rival_app' })
  const client = await shop.as('rival_app')
  const token = await tokenFor(client, grant, [subject])
  await shop.migrate(changed('delivery', { marketing: true }))
  expect(
    await failureOf(readWith(client, token, 'select person_id from for_delivery.people')),
  ).toEqual(noLiveSession)
  await client.end()
})
