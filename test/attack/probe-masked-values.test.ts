import { expect, test } from 'vitest'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

test('a condition on a masked column compares the mask', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  const count = async (condition: string) => {
    const { rows } = await attacker.read(
      token,
      `select count(*)::int as n from for_repair.customer_contacts where ${condition}`,
    )
    return rows[0]?.n
  }
  expect(await count("mobile = '139****5678'")).toBe(1)
  for (const condition of [
    "mobile like '%13912345678%'",
    "mobile = '+86 139-1234-5678'",
    "mobile between '13912345677' and '13912345679'",
    "mobile ~ '1234'",
    "starts_with(mobile, '1391')",
    "mobile > '139****5678'",
  ]) {
    expect(await count(condition), condition).toBe(0)
  }
})

test('sorting and ranges order by the mask', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key, '10', '80', '120'])
  const { rows } = await attacker.read(
    token,
    'select mobile from for_repair.customer_contacts order by mobile collate "C"',
  )
  expect(rows.length).toBe(4)
  const shown = rows.map((row) => String(row.mobile))
  expect(shown).toEqual([...shown].sort())
  expect(shown.every((mobile) => mobile.includes('***'))).toBe(true)
  attacker.expectNoSecret()
})

test('columns that the purpose does not show do not exist', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const [view, column] of [
    ['customers', 'birth_date'],
    ['customers', 'sex'],
    ['customer_contacts', 'email'],
    ['customer_contacts', 'wechat_id'],
    ['orders', 'total'],
    ['service_tickets', 'engineer'],
  ]) {
    expect(await attacker.read(token, `select ${column} from for_repair.${view}`)).toMatchObject({
      code: '42703',
    })
  }
  for (const view of ['addresses', 'customer_identities', 'payments', 'family_members']) {
    expect(await attacker.read(token, `select * from for_repair.${view}`)).toMatchObject({
      code: '42P01',
    })
  }
})

test('the whole row of a view, its JSON and its system columns hold what the view shows', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const sql of [
    'select c::text from for_repair.customers c',
    'select to_jsonb(c) from for_repair.customer_contacts c',
    "select query_to_xml('select * from for_repair.customers', true, true, '')",
    'select ctid, xmin, tableoid from for_repair.customers',
    'select row_to_json(c), c.* from for_repair.service_tickets c',
  ]) {
    await attacker.read(token, sql)
  }
  attacker.expectNoSecret()
})
