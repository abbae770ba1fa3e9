import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'
import { hashOf } from '../../harness/lawful.ts'
import { failureOf, noLiveSession, openSession, readWith } from '../../harness/opening.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

test('S-07: every purpose cites its legal basis and its clause of the rulebook', async () => {
  const purposes = await shop.inside('select basis, clause from kiteline_internal.purposes')
  expect(purposes.length).toBeGreaterThan(0)
  for (const { basis, clause } of purposes) {
    expect(basis).toMatch(/^cn\d/)
    expect(clause).toMatch(/^1\.\d/)
  }
  for (const column of ['basis', 'clause']) {
    for (const value of ["' '", 'null']) {
      await expect(
        shop.asOwner(`update kiteline_internal.purposes set ${column} = ${value}`),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^2350[2]|23514$/) })
    }
  }
})

test('S-07: every rule of the decision table cites the law or the rule that it stands on', async () => {
  const rules = await shop.inside('select source, clause from kiteline_internal.consent_rules')
  for (const { source, clause } of rules) {
    expect(clause).toMatch(source === 'house' ? /^rules \d/ : /^(PIPL|Advertising Law) \d/)
  }
})

test('S-14: without the paper that the checklist asks for nothing opens, and without it any more nothing is read', async () => {
  const subject = await shop.person()
  await shop.consent(subject)
  await shop.admin(
    `select kiteline.publish_checklist('workshop', (
       select jsonb_agg(case
         when e ->> 'purpose' = 'delivery' and e ->> 'recipient_role' = 'independent_processor'
           then e || '{"qualifications": ["express_licence"]}'
         else e end)
       from jsonb_array_elements(kiteline.draft_checklist('workshop')) as e
     ), 'carriers have a licence')`,
  )
  const grant = await shop.grant('delivery', { recipient: 'carrier', login: 'rival_app' })
  const client = await shop.as('rival_app')
  const opening = () => openSession(client, grant, { subjects: [subject] })
  expect(await opening()).toMatchObject({ refusal: 'KL102', token: null })

  await shop.database.createLogin('second_clerk', { memberOf: ['kiteline_legal'] })
  const id = await shop.value(
    `select kiteline.record_qualification(
       'carrier', 'express_licence', 'No. 7', clock_timestamp() + interval '1 year', $1)::text`,
    [hashOf('licence')],
  )
  expect(await opening(), 'a paper that nobody verified').toMatchObject({ refusal: 'KL102' })
  const clerk = await shop.as('second_clerk')
  await clerk.query("select kiteline.verify_qualification($1, 'seen the original')", [id])
  const { token } = await opening()
  const sql = 'select person_id from for_delivery.people'
  expect(await readWith(client, token, sql)).toHaveLength(1)

  await clerk.query("select kiteline.revoke_qualification($1, 'the authority took it back')", [id])
  expect(await failureOf(readWith(client, token, sql))).toEqual(noLiveSession)
  expect(await opening()).toMatchObject({ refusal: 'KL102' })
})

test('inv 25: whoever does not satisfy the purpose’s predicate is in no session, and leaves an open one', async () => {
  const [one, other] = [await shop.person(), await shop.person()]
  const elsewhere = (subject: string) =>
    shop.inside("update shared.people set origin = 'elsewhere' where person_id = $1", [subject])
  const session = await shop.session('delivery', 'desk_dept', [one, other])
  expect(await session.read()).toHaveLength(2)
  await elsewhere(one)
  expect(await session.read()).toMatchObject([{ person_id: other }])
  expect(await shop.see('delivery', 'desk_dept', [one, other])).toMatchObject([
    { person_id: other },
  ])
})
