import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../harness/consent-shop.ts'
import { refusedOpening } from '../harness/opening.ts'

let shop: ConsentShop
/** People whom the carrier may not be shown, each for another reason. */
const absent: Record<string, string> = {}
let shown: string

beforeAll(async () => {
  shop = await createConsentShop()
  shown = await shop.person()
  await shop.consent(shown)
  const agreed = async () => {
    const subject = await shop.person()
    await shop.consent(subject)
    return subject
  }
  absent['is nobody'] = '987654'
  absent['never agreed'] = await shop.person()
  absent['agreed too weakly'] = await shop.person()
  await shop.consent(absent['agreed too weakly'], { kind: 'consent' })
  absent['tapped too quickly'] = await shop.person()
  await shop.consent(absent['tapped too quickly'], { channel: 'app_popup', interactionMs: 9 })
  absent['agreed for a time that is over'] = await shop.person()
  await shop.consent(absent['agreed for a time that is over'], { lasts: '0.05 seconds' })
  absent['took it back'] = await agreed()
  await shop.withdraw(absent['took it back'])
  absent.objects = await agreed()
  await shop.admin(
    "select kiteline.record_objection('workshop', $1, 'delivery', 'phone', 'no more')",
    [absent.objects],
  )
  absent['is restricted'] = await agreed()
  await shop.admin("select kiteline.restrict_subject('workshop', $1, 'disputed')", [
    absent['is restricted'],
  ])
  absent['is a child'] = await shop.person({ age: 8 })
  absent['is none of the purpose’s people'] = await agreed()
  await shop.inside("update shared.people set origin = 'elsewhere' where person_id = $1", [
    absent['is none of the purpose’s people'],
  ])
})
afterAll(() => shop.drop())

test('whoever may not be shown is refused with one answer, whatever the reason', async () => {
  for (const [why, key] of Object.entries(absent)) {
    expect(await shop.open('delivery', 'carrier', [key]), why).toEqual(refusedOpening('1'))
  }
})

test('whoever may not be shown leaves no row, no column and no error in a session of others', async () => {
  const keys = Object.values(absent)
  const { token, admitted_count } = await shop.open('delivery', 'carrier', [shown, ...keys])
  expect(admitted_count).toBe(1)
  const read = (sql: string) => shop.read('carrier', String(token), sql)
  expect(await read('select person_id from for_delivery.people')).toEqual([{ person_id: shown }])
  expect(await read('select stop_id from for_delivery.parcel_stops')).toEqual([{ stop_id: shown }])
  for (const [why, key] of Object.entries(absent)) {
    expect(
      await read(`select address from for_delivery.people where person_id = ${key}`),
      why,
    ).toEqual([])
  }
})

test('a session for everybody names the same people as one that names them', async () => {
  const grant = await shop.grant('delivery', { recipient: 'carrier', login: 'rival_app' })
  const client = await shop.as('rival_app')
  const { rows } = await client.query(
    "select token, admitted_count from kiteline.open_matching_session($1, 'robot-1', 'all of them')",
    [grant],
  )
  expect(rows[0]?.admitted_count).toBe(1)
  await client.end()
})

test('only the auditor learns that nobody could be shown, and nobody learns why but by name', async () => {
  await shop.open('delivery', 'carrier', [String(absent.objects)])
  const [denial] = await shop.audit(
    'select missing from kiteline.denial_log order by denial_id desc limit 1',
  )
  expect(denial).toEqual({ missing: ['no subject may be shown'] })
  const [explained] = await shop.audit(
    `select en from kiteline.explain_access('workshop', $1, 'delivery', 'carrier', 'engineer-17')
     where condition = 'refusal'`,
    [absent.objects],
  )
  expect(explained?.en).toMatch(/^A refusal stands: objection \d+\.$/)
})
