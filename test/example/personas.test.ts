import type { ClientBase } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { personas } from '../../examples/appliances/data/personas.ts'
import { recipients } from '../../examples/appliances/recipients.ts'
import { restrictPersonas } from '../../examples/appliances/setup.ts'
import { createTestDatabase, grantFor, type TestDatabase } from '../harness/database.ts'

const { P1, P2, P3, P6, P7, P8, P9, P10, P11, P12 } = personas
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ template: 'example' })
})
afterAll(() => database.drop())

/** Opens a session about `subjects` as the purpose's login and reads with `query`, rows as arrays. */
async function read(
  purpose: string,
  login: string,
  actor: string,
  subjects: readonly string[],
  query: string,
): Promise<readonly unknown[]> {
  const client = await database.as(login)
  const token = await open(client, purpose, actor, subjects)
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' })
  await client.query('commit')
  return rows
}

async function open(
  client: ClientBase,
  purpose: string,
  actor: string,
  subjects: readonly string[],
): Promise<string | null> {
  const { rows } = await client.query<{ token: string | null; refusal: string | null }>(
    'select token, refusal from kiteline.open_session($1, $2, $3, $4)',
    [grantFor(purpose), actor, 'the personas on trial', subjects],
  )
  expect(rows[0]?.refusal).toBeNull()
  return rows[0]?.token ?? null
}

function repair(subjects: readonly string[]): Promise<readonly unknown[]> {
  return read(
    'repair',
    'repair_desk',
    'engineer-17',
    subjects,
    `select c.customer_id::text, full_name, mobile, fault_text
     from for_repair.customers as c
     join for_repair.customer_contacts using (customer_id)
     join for_repair.service_tickets using (customer_id)
     order by c.customer_id`,
  )
}

test('names and numbers of every kind are masked, and the fault text is redacted', async () => {
  const keys = [P1, P6, P8, P12].map(({ key }) => key)
  expect(await repair(keys)).toEqual([
    [P1.key, '**', '138****0010', '开机后不制冷，请联系[手机号]，身份证[证件号]'],
    [P6.key, '阿**', '139****5678', '点火三次才着，有轻微异味'],
    [P8.key, 'J**', '+***56', '点火三次才着，有轻微异味'],
    [P12.key, '***', '138****5678', '点火三次才着，有轻微异味'],
  ])
})

test('an address without a province and an identity number as a card are hidden whole', async () => {
  const cards = await database.superuser.query(
    `select kiteline_mask.bank_card(bank_card) as card, id_number = bank_card as is_paper
     from app.payments join app.orders using (order_id)
     join app.customer_identities using (customer_id) where customer_id = $1`,
    [P12.key],
  )
  expect(cards.rows).toEqual([{ card: '***', is_paper: true }])
  const addresses = await database.superuser.query(
    `select kiteline_mask.address(concat(province, city, district, detail)) as address
     from app.addresses where customer_id = $1`,
    [P8.key],
  )
  expect(addresses.rows).toEqual([{ address: '***' }])
})

test('a rescue sees whose alarm sounds and whom to call', async () => {
  const query = (view: string) =>
    read(
      'gas_alarm_rescue',
      'duty_desk',
      'guard-1',
      [P10.key, P1.key],
      `select full_name from for_gas_alarm_rescue.${view}`,
    )
  expect(await query('customers')).toEqual([[P10.name]])
  expect(await query('emergency_contacts')).toEqual([[P11.name]])
})

test('a fitter sees the address on the day of the visit, and none before', async () => {
  const rows = await read(
    'home_visit',
    'contract_fix',
    'fitter-3',
    [P2.key, P3.key],
    'select customer_id::text, city from for_home_visit.addresses',
  )
  expect(rows).toEqual([[P2.key, '杭州市']])
})

test('a minor without a guardian’s consent and whoever withdrew disappear at once', async () => {
  const keys = [P1, P7, P9].map(({ key }) => key)
  expect((await repair(keys)).length).toBe(3)
  const dba = await database.as('dba')
  await restrictPersonas(dba)
  expect(await repair(keys)).toEqual([expect.arrayContaining([P1.key])])
})

test('every recipient is qualified but the one abroad', async () => {
  const { rows } = await database.superuser.query<{ recipient: string; state: string }>(
    'select recipient, state from kiteline_internal.recipients order by recipient collate "C"',
  )
  expect(rows).toEqual(
    Object.keys(recipients)
      .sort()
      .map((recipient) => ({
        recipient,
        state: recipient === 'global_crm' ? 'candidate' : 'qualified',
      })),
  )
})
