import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop, someHash } from './duty-shop.ts'

let shop: DutyShop
const clients: Record<string, pg.Client> = {}
const people = ['service_one', 'legal_one', 'auditor', 'desk_app', 'admin_one', 'shop'] as const
type Person = (typeof people)[number]
beforeAll(async () => {
  shop = await createDutyShop()
  await shop.database.createLogin('admin_one', { memberOf: ['kiteline_admin'] })
  for (const login of people) clients[login] = await shop.as(login)
})
afterAll(() => shop.drop())

const calls: Readonly<Record<string, readonly Person[]>> = {
  [`submit_clean_up_certificate(0, 'deleted', '陈经理', now(), null, 'letter 7', '${someHash}')`]: [
    'service_one',
  ],
  "verify_clean_up(0, true, 'seen')": ['service_one', 'legal_one'],
  [`complete_duty(0, 'visited', 'call 7', '${someHash}')`]: ['service_one', 'legal_one'],
  "waive_duty(0, 'kept by law')": ['legal_one'],
  "file_complaint('workshop', '999999', 'too many calls', 'phone')": ['service_one'],
  "record_correction('workshop', '999999', array['contact'], 'wrong')": ['service_one'],
  "request_erasure('workshop', '999999', 'phone', 'forget me')": ['service_one'],
}
for (const [call, allowed] of Object.entries(calls)) {
  const name = call.slice(0, call.indexOf('('))
  test(`${name} is for ${allowed.join(' and ')} only`, async () => {
    for (const login of people) {
      const failure = await failureOf(
        (clients[login] as pg.Client).query(`select kiteline.${call}`),
      )
      // Who may call it learns that there is no such duty or person; anybody else does not get that far.
      expect(failure.code, login).toBe(allowed.includes(login) ? 'KL002' : '42501')
    }
  })
}

const views: Readonly<Record<string, readonly Person[]>> = {
  duty_log: ['service_one', 'legal_one', 'auditor'],
  irregular_disclosures: ['auditor'],
}
for (const [view, allowed] of Object.entries(views)) {
  test(`${view} is read by ${allowed.join(' and ')} only, and written by nobody`, async () => {
    for (const login of people) {
      const client = clients[login] as pg.Client
      const reading = client.query(`select * from kiteline.${view}`)
      if (allowed.includes(login)) await reading
      else expect((await failureOf(reading)).code, login).toBe('42501')
      expect(
        await shop.inside(
          `select p as privilege from unnest(array['insert', 'update', 'delete', 'truncate']) as p
           where has_table_privilege($1, $2, p)`,
          [login, `kiteline.${view}`],
        ),
      ).toEqual([])
    }
  })
}

test('nobody reaches the tables of duties, nor the functions that open them', async () => {
  const tables = ['duties', 'duty_events', 'live_duties', 'complaints', 'unsettled_refusals']
  const functions = [
    'open_clean_ups(1)',
    'settle_clean_ups()',
    "waive_clean_ups_of(1, 'x')",
    'open_post_notices(1)',
    'open_annulment_review(1)',
    "gate_duties(1, 'x', 'x')",
    "clean_up_due_at('x', 'x')",
    "disclosures_of('workshop', '1')",
    "take_duty(1, array['open'])",
  ]
  for (const login of people) {
    const client = clients[login] as pg.Client
    for (const table of [...tables, 'duty_states']) {
      const reading = client.query(`select * from kiteline_internal.${table}`)
      expect((await failureOf(reading)).code, `${login} ${table}`).toBe('42501')
    }
    for (const call of functions) {
      const calling = client.query(`select kiteline_internal.${call}`)
      expect((await failureOf(calling)).code, `${login} ${call}`).toBe('42501')
    }
  }
})
