import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const address = '上海市徐汇区漕溪路1号'
const mobile = '138****0001'
const stops = 'select stop_id, doorstep, remark from for_delivery.parcel_stops order by stop_id'

async function agreedTo(...categories: string[]): Promise<string> {
  const subject = await shop.person()
  await shop.consent(subject, { categories })
  return subject
}

test('inv 26: a category without its consent is null and the row is kept, person by person', async () => {
  const [all, required, two] = [
    await agreedTo('address', 'contact', 'purchase'),
    await agreedTo('address'),
    await agreedTo('address', 'purchase'),
  ]
  expect(await shop.see('delivery', 'carrier', [all, required, two])).toEqual([
    { person_id: all, mobile, address },
    { person_id: required, mobile: null, address },
    { person_id: two, mobile: null, address },
  ])
})

test('inv 26: through a relation without the person’s key as well', async () => {
  const [all, required, none] = [
    await agreedTo('address', 'contact', 'purchase'),
    await agreedTo('address'),
    await shop.person(),
  ]
  expect(await shop.see('delivery', 'carrier', [all, required, none], stops)).toEqual([
    { stop_id: all, doorstep: 'door 7', remark: 'fragile' },
    { stop_id: required, doorstep: 'door 7', remark: null },
  ])
})

test('inv 26: the category that the purpose requires is not withheld: without it there is no row', async () => {
  const subject = await agreedTo('contact', 'purchase')
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  expect(await shop.see('delivery', 'carrier', [subject], stops)).toEqual([])
})

test('inv 26: what is about nobody is shown with every row', async () => {
  const subject = await agreedTo('address')
  expect(
    await shop.see(
      'delivery',
      'carrier',
      [subject],
      'select origin, mobile from for_delivery.people',
    ),
  ).toEqual([{ origin: 'shop', mobile: null }])
})

test('a purpose that requires nothing shows whoever agreed to anything', async () => {
  const [name, phone, none] = [await shop.person(), await shop.person(), await shop.person()]
  await shop.consent(name, { purpose: 'birthday', categories: ['identity'] })
  await shop.consent(phone, { purpose: 'birthday', categories: ['contact'] })
  expect(await shop.see('birthday', 'carrier', [name, phone, none])).toEqual([
    { person_id: name, full_name: '王**', mobile: null },
    { person_id: phone, full_name: null, mobile },
  ])
})

describe('a column that is withheld tells nothing', () => {
  const seen = (sql: string, subjects: readonly string[]) =>
    shop.see('delivery', 'carrier', subjects, sql)

  test.each([
    ['where', `select person_id from for_delivery.people where mobile like '138%'`],
    ['is not null', 'select person_id from for_delivery.people where mobile is not null'],
    [
      'group by',
      'select mobile from for_delivery.people group by mobile having mobile is not null',
    ],
    ['max', 'select max(mobile) as m from for_delivery.people having max(mobile) is not null'],
    [
      'join',
      `select p.person_id from for_delivery.people p join (values ('${mobile}')) v (m) on v.m = p.mobile`,
    ],
    ['the whole row', "select 1 from for_delivery.people p where p::text like '%138%'"],
    [
      'a window',
      'select 1 from (select lag(mobile, 0) over () as m from for_delivery.people) w where m is not null',
    ],
  ])('through %s', async (_name, sql) => {
    const subject = await agreedTo('address')
    expect(await seen(sql, [subject])).toEqual([])
    await shop.consent(subject, { categories: ['contact'] })
    expect(await seen(sql, [subject])).toHaveLength(1)
  })
})

test('the evidence of each session says what was withheld from it, and null when nothing was', async () => {
  const [all, required] = [
    await agreedTo('address', 'contact', 'purchase'),
    await agreedTo('address'),
  ]
  const withheld = async () =>
    (
      await shop.inside(
        'select withheld from kiteline_internal.sessions order by session_id desc limit 1',
      )
    )[0]?.withheld
  await shop.see('delivery', 'carrier', [all])
  expect(await withheld()).toBeNull()
  await shop.see('delivery', 'carrier', [all, required])
  expect(await withheld()).toEqual({ contact: [required], purchase: [required] })
})

test('a column is not opened by a consent that comes while the session is open: the next one shows it', async () => {
  const subject = await agreedTo('address')
  const session = await shop.session('delivery', 'carrier', [subject])
  await shop.consent(subject, { categories: ['contact'] })
  expect(await session.read()).toEqual([{ person_id: subject, mobile: null, address }])
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([
    { person_id: subject, mobile, address },
  ])
})

test('a column that was taken back and given again is shown again, in the open session too', async () => {
  const subject = await agreedTo('address', 'contact', 'purchase')
  const session = await shop.session('delivery', 'carrier', [subject])
  await shop.withdraw(subject, { categories: ['contact'] })
  expect(await session.read()).toMatchObject([{ mobile: null }])
  await shop.consent(subject, { categories: ['contact'] })
  expect(await session.read()).toMatchObject([{ mobile }])
})

test('newer terms that tell of fewer kinds of data empty their columns in open sessions', async () => {
  const [subject, other] = [await shop.person(), await shop.person()]
  const session = await shop.session('helpdesk', 'desk_dept', [subject, other])
  const narrower = await shop.tell({ purposes: ['billing'], kind: 'privacy_agreement' })
  await shop.admin(
    `select kiteline.record_collection(
       'workshop', $1, array[$2], array['contact'], 'app', clock_timestamp())`,
    [narrower, subject],
  )
  const shown = [
    { person_id: subject, full_name: '王**', mobile: null },
    { person_id: other, full_name: '王**', mobile },
  ]
  expect(await session.read()).toEqual(shown)
  expect(await shop.see('helpdesk', 'desk_dept', [subject, other])).toEqual(shown)
})

test('withheld() answers nobody without a live session of the purpose', async () => {
  const { client } = await shop.session('delivery', 'carrier', [await agreedTo('address')])
  const call = "select kiteline_internal.withheld('delivery', 'contact', null::bigint)"
  await expect(client.query(call)).rejects.toMatchObject({ code: '42501' })
})
