import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'
import { hashOf } from '../../harness/lawful.ts'

let shop: ConsentShop
/** An old customer (C8), shown to one carrier by a consent that was a slip of the finger. */
let subject: string
let consents: readonly string[]
let complaint: string

beforeAll(async () => {
  shop = await createConsentShop()
  subject = await shop.person({ age: 76 })
  const recorded = await shop.consent(subject)
  await shop.consent(subject, { recipient: 'mailer' })
  consents = recorded.map(({ consent_id }) => consent_id)
})
afterAll(() => shop.drop())

interface Duty {
  readonly duty_id: string
  readonly kind: string
  readonly recipient: string | null
  readonly owner: string
  readonly state: string
}

const dutiesOf = async (person: string) =>
  (await shop.audit(
    `select duty_id::text, kind, recipient, owner, state from kiteline.duty_log
     where subject = $1 order by duty_id`,
    [person],
  )) as unknown as Duty[]

test('S-33: a person learns by whom and for what the data was used, what of it, and when', async () => {
  const before = Date.now()
  await shop.see('delivery', 'carrier', [subject])
  const rows = await shop.audit(
    `select recipient, recipient_role, purpose_en, purpose_zh, basis, clause, categories, fields, opened_at
     from kiteline.subject_disclosures('workshop', $1)`,
    [subject],
  )
  expect(rows).toEqual([
    {
      recipient: 'carrier',
      recipient_role: 'independent_processor',
      purpose_en: 'delivery',
      purpose_zh: '物流配送',
      basis: 'cn13.1(2)',
      clause: '1.4',
      categories: expect.arrayContaining(['address', 'contact', 'purchase']),
      fields: expect.arrayContaining([
        'shared.people.address (raw)',
        'shared.people.mobile (masked)',
      ]),
      opened_at: expect.any(Date),
    },
  ])
  expect(Date.parse(String(rows[0]?.opened_at))).toBeGreaterThanOrEqual(before - 1000)
})

test('S-41: a complaint stops the sharing at once, in sessions that are open as well', async () => {
  const open = await shop.session('delivery', 'carrier', [subject])
  const elsewhere = await shop.session('helpdesk', 'desk_dept', [subject])
  expect([...(await open.read()), ...(await elsewhere.read())]).toHaveLength(2)
  complaint = await shop.value(
    `select kiteline.file_complaint('workshop', $1, 'did not mean to agree', 'phone', $2, true)::text`,
    [subject, consents],
  )
  expect(await open.read()).toEqual([])
  expect(await elsewhere.read()).toEqual([])
  for (const recipient of ['carrier', 'mailer']) {
    expect(await shop.see('delivery', recipient, [subject]), recipient).toEqual([])
  }
})

test('S-40: the consent was none from the beginning', async () => {
  const rows = await shop.inside(
    'select distinct state from kiteline_internal.consents where consent_id = any ($1)',
    [consents],
  )
  expect(rows).toEqual([{ state: 'annulled' }])
})

test('S-44: what is essential goes on', async () => {
  for (const purpose of ['billing', 'claims', 'rescue']) {
    expect(await shop.see(purpose, 'desk_dept', [subject]), purpose).toHaveLength(1)
  }
})

test('S-42: whoever really received the person cleans up, and nobody else', async () => {
  const cleanUps = (await dutiesOf(subject)).filter(({ kind }) => kind === 'clean_up')
  // The mailer had the consent and was never shown the person.
  expect(new Set(cleanUps.map(({ recipient }) => recipient))).toEqual(
    new Set(['carrier', 'desk_dept']),
  )
  expect(cleanUps.every(({ state }) => state === 'open')).toBe(true)
})

test('S-43: somebody talks to the person, and how it went is recorded', async () => {
  const [outreach] = (await dutiesOf(subject)).filter(({ kind }) => kind === 'outreach')
  expect(outreach).toMatchObject({ owner: 'service', state: 'open' })
  const [ofComplaint] = await shop.inside(
    'select complaint_id::text as id from kiteline_internal.duties where duty_id = $1',
    [outreach?.duty_id],
  )
  expect(ofComplaint).toEqual({ id: complaint })
  await shop.admin(
    "select kiteline.complete_duty($1, 'visited, explained what is shared and what no longer', 'visit 12', $2)",
    [outreach?.duty_id, hashOf('signed protocol')],
  )
  expect((await dutiesOf(subject)).find(({ kind }) => kind === 'outreach')).toMatchObject({
    state: 'done',
  })
})

test('S-45: the person is not asked again', async () => {
  await expect(
    shop.admin('select kiteline.request_consents($1, $2, $3, $4, $5)', [
      'delivery',
      'carrier',
      shop.notice,
      [subject],
      'sms',
    ]),
  ).rejects.toMatchObject({ code: 'KL003' })
})

test('inv 28: of an emergency both are told afterwards: the person in need and the one to call', async () => {
  const [person, helper] = [await shop.person(), await shop.person()]
  await shop.inside(
    "insert into shared.contacts (person_id, helper_id, nickname) values ($1, $2, '姐姐')",
    [person, helper],
  )
  await shop.see('rescue', 'desk_dept', [person])
  for (const told of [person, helper]) {
    expect(await dutiesOf(told), told).toMatchObject([{ kind: 'post_notice', state: 'open' }])
  }
})
