import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { consentPolicy } from '../../harness/consent-policy.ts'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop
/** In need; helped by `helper` and by a neighbour who is nobody's customer. */
let person: string
let helper: string

beforeAll(async () => {
  shop = await createConsentShop()
})
beforeEach(async () => {
  person = await shop.person()
  helper = await shop.person()
  await shop.inside(
    `insert into shared.contacts (person_id, helper_id, nickname)
     values ($1, $2, '姐姐'), ($1, null, '邻居'), ($2, $1, '弟弟')`,
    [person, helper],
  )
})
afterAll(() => shop.drop())

const contacts = 'select helper_id, nickname from for_rescue.contacts order by nickname'
const both = () => [
  { helper_id: helper, nickname: '姐姐' },
  { helper_id: null, nickname: '邻居' },
]
const neighbour = [{ helper_id: null, nickname: '邻居' }]

test('S-25, inv 28: in an emergency the person to call is shown, without any consent', async () => {
  expect(await shop.see('rescue', 'desk_dept', [person], contacts)).toEqual(both())
})

test('inv 28: the person to call stands in the evidence, and in the report about himself', async () => {
  await shop.see('rescue', 'desk_dept', [person], contacts)
  const [session] = await shop.inside(
    `select subjects, second_subjects from kiteline_internal.sessions order by session_id desc limit 1`,
  )
  expect(session).toEqual({ subjects: [person], second_subjects: [helper] })
  expect(await shop.audit('select purpose from kiteline.accesses_of($1)', [helper])).toEqual([
    { purpose: 'rescue' },
  ])
})

test('inv 28: naming the person in need does not show the helper’s own rows', async () => {
  const people = 'select person_id from for_rescue.people'
  expect(await shop.see('rescue', 'desk_dept', [person], people)).toEqual([{ person_id: person }])
})

const noes: Record<string, (subject: string) => Promise<unknown>> = {
  restriction: (subject) =>
    shop.admin("select kiteline.restrict_subject('workshop', $1, 'disputed')", [subject]),
  'request to erase': (subject) =>
    shop.admin("select kiteline.request_erasure('workshop', $1, 'phone', 'delete it')", [subject]),
}

test.each(Object.keys(noes))(
  'a helper’s %s hides him, and not the person in need nor the neighbour: at once and at openings',
  async (no) => {
    const session = await shop.session('rescue', 'desk_dept', [person])
    expect(await session.read(contacts)).toEqual(both())
    await noes[no]?.(helper)
    expect(await session.read(contacts)).toEqual(neighbour)
    expect(await session.read()).toHaveLength(1)
    expect(await shop.see('rescue', 'desk_dept', [person], contacts)).toEqual(neighbour)
  },
)

test('a helper’s restriction that was being recorded while the session opened hides him', async () => {
  const desk = await shop.as('dba')
  await desk.query('begin')
  await desk.query("select kiteline.restrict_subject('workshop', $1, 'disputed')", [helper])
  const session = await shop.session('rescue', 'desk_dept', [person])
  expect(await session.read(contacts)).toEqual(both())
  await desk.query('commit')
  await desk.end()
  expect(await session.read(contacts)).toEqual(neighbour)
})

test('a helper who appears since the opening is not shown: the session does not name him', async () => {
  const session = await shop.session('rescue', 'desk_dept', [person])
  const late = await shop.person()
  await shop.inside(
    "insert into shared.contacts (person_id, helper_id, nickname) values ($1, $2, '阿姨')",
    [person, late],
  )
  expect(await session.read(contacts)).toEqual(both())
})

test('a helper who objects to whatever is not essential is still called in an emergency', async () => {
  await shop.admin("select kiteline.switch_off_nonessential('workshop', $1, 'phone', 'no more')", [
    helper,
  ])
  expect(await shop.see('rescue', 'desk_dept', [person], contacts)).toEqual(both())
})

test('the helper’s own need shows the helper’s rows: each session its own people', async () => {
  expect(await shop.see('rescue', 'desk_dept', [helper], contacts)).toEqual([
    { helper_id: person, nickname: '弟弟' },
  ])
  expect(await shop.see('rescue', 'desk_dept', [person, helper], contacts)).toHaveLength(3)
})

test('a token of another purpose names no helper', async () => {
  const { client, token } = await shop.session('helpdesk', 'desk_dept', [person])
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  await expect(client.query(contacts)).rejects.toMatchObject({ code: 'KL101' })
  await client.query('rollback')
})

test('a child and a helper who is a child are shown in an emergency without any consent', async () => {
  const child = await shop.person({ age: 8 })
  await shop.inside(
    "insert into shared.contacts (person_id, helper_id, nickname) values ($1, $2, '孩子')",
    [person, child],
  )
  expect(await shop.see('rescue', 'desk_dept', [person], contacts)).toHaveLength(3)
  expect(await shop.see('rescue', 'desk_dept', [child])).toHaveLength(1)
})

test('in an emergency nothing is withheld: where the house asks for consent, the row is lost instead', async () => {
  const { rescue } = consentPolicy.purposes
  const asking = async (kind: string) => {
    await shop.value(
      `select kiteline.publish_checklist('workshop', (
         select jsonb_agg(case
           when e ->> 'purpose' = 'rescue' and e ->> 'category' = 'contact'
             then e || jsonb_build_object('consent_kind', $1::text)
           else e end)
         from jsonb_array_elements(kiteline.draft_checklist('workshop')) as e
       ), 'a strict house')`,
      [kind],
    )
  }
  expect(Object.keys(rescue.shows['shared.people'])).toContain('mobile')
  const mobiles = 'select person_id, mobile from for_rescue.people'
  await asking('separate')
  expect(await shop.see('rescue', 'desk_dept', [person], mobiles)).toEqual([])
  const notice = await shop.tell({ recipients: ['desk_dept'] })
  await shop.consent(person, { purpose: 'rescue', recipient: 'desk_dept', notice })
  expect(await shop.see('rescue', 'desk_dept', [person], mobiles)).toEqual([
    { person_id: person, mobile: '13812340001' },
  ])
  const session = await shop.session('rescue', 'desk_dept', [person])
  await shop.withdraw(person, {
    purpose: 'rescue',
    recipient: 'desk_dept',
    categories: ['contact'],
  })
  expect(await session.read(mobiles), 'a column that was taken back is shown').toEqual([])
  expect(await shop.see('rescue', 'desk_dept', [person], mobiles)).toEqual([])
  await asking('none')
})
