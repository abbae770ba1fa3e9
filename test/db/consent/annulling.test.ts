import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const address = '上海市徐汇区漕溪路1号'

const annul = async (ids: readonly string[]) =>
  (
    await shop.admin('select kiteline.annul_consents($1, $2)::text[] as ids', [
      ids,
      'a slip of the finger',
    ])
  )[0]?.ids as string[]

const idsOf = (recorded: readonly { consent_id: string }[]) =>
  recorded.map(({ consent_id }) => consent_id)

test('S-40: a consent that never was one is void from the beginning, which is not a withdrawal', async () => {
  const subject = await shop.person({ age: 76 })
  const ids = idsOf(await shop.consent(subject))
  const session = await shop.session('delivery', 'carrier', [subject])
  const [refusal] = await annul(ids)
  expect(await session.read()).toEqual([])
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  const rows = await shop.inside(
    `select distinct c.state, c.state_reason, r.kind, r.reason, r.categories, r.consent_ids::text[] as ids
     from kiteline_internal.consents c, kiteline_internal.refusals r
     where c.subject = $1 and r.refusal_id = $2`,
    [subject, refusal],
  )
  expect(rows).toEqual([
    {
      state: 'annulled',
      state_reason: `annulled (refusal ${refusal})`,
      kind: 'annulment',
      reason: 'a slip of the finger',
      categories: ['address', 'contact', 'purchase'],
      ids,
    },
  ])
})

test('inv 49: what was shared on its strength is irregular, and is reviewed; a withdrawal does neither', async () => {
  const [annulled, withdrawn] = [await shop.person(), await shop.person()]
  const ids = idsOf(await shop.consent(annulled))
  await shop.consent(withdrawn)
  await shop.see('delivery', 'carrier', [annulled, withdrawn])
  await annul(ids)
  await shop.withdraw(withdrawn)
  const irregular = await shop.audit(
    'select distinct subject, purpose, recipient from kiteline.irregular_disclosures where subject = any ($1)',
    [[annulled, withdrawn]],
  )
  expect(irregular).toEqual([{ subject: annulled, purpose: 'delivery', recipient: 'carrier' }])
  const reviews = await shop.audit(
    "select subject from kiteline.duty_log where kind = 'annulment_review' and subject = any ($1)",
    [[annulled, withdrawn]],
  )
  expect(reviews).toEqual([{ subject: annulled }])
})

test('annulling one category of several empties it, and leaves the rest', async () => {
  const subject = await shop.person()
  const recorded = await shop.consent(subject)
  await annul(idsOf(recorded.filter(({ category }) => category === 'contact')))
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([
    { person_id: subject, mobile: null, address },
  ])
})

test('consents of several people, purposes and recipients: one refusal for each', async () => {
  const [one, other] = [await shop.person(), await shop.person()]
  const ids = [
    ...idsOf(await shop.consent(one)),
    ...idsOf(await shop.consent(one, { recipient: 'mailer' })),
    ...idsOf(await shop.consent(one, { purpose: 'birthday' })),
    ...idsOf(await shop.consent(other)),
  ]
  expect(await annul([...ids, ...ids])).toHaveLength(4)
  for (const subject of [one, other]) {
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  }
})

test('a pending consent can be annulled before it ever counted', async () => {
  const subject = await shop.person()
  const ids = idsOf(await shop.consent(subject, { channel: 'app_popup', interactionMs: 100 }))
  await annul(ids)
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
})

test('all or none: one that has ended already stops the whole call', async () => {
  const [one, other] = [await shop.person(), await shop.person()]
  const ended = idsOf(await shop.consent(one, { categories: ['address'] }))
  await shop.withdraw(one)
  const standing = idsOf(await shop.consent(other))
  await shop.expectRefused({ code: 'KL003', detail: `consent ${ended[0]} is withdrawn` }, () =>
    annul([...standing, ...ended]),
  )
  expect(await shop.see('delivery', 'carrier', [other])).toHaveLength(1)
})

test('S-45: whoever agrees anew, in earnest, is shown again', async () => {
  const subject = await shop.person()
  await annul(idsOf(await shop.consent(subject)))
  await shop.consent(subject, { kind: 'written' })
  expect(await shop.see('delivery', 'carrier', [subject])).toHaveLength(1)
})
