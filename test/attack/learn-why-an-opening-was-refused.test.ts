import { expect, test } from 'vitest'
import { grantFor } from '../harness/database.ts'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

test('every refused opening is answered alike, down to the last column', async () => {
  const { dba } = field.database()
  const grants = async (term: string) => {
    const { rows } = await dba.query<{ id: string }>(
      "select kiteline.issue_grant('repair', 'service_dept', 'repair_desk', $1, 'to be refused')::text as id",
      [term],
    )
    return rows[0]?.id
  }
  const expired = await grants('1 millisecond')
  const revoked = await grants('P1D')
  await dba.query("select kiteline.revoke_grant($1, 'attack test')", [revoked])
  const attacker = await field.attacker()
  const answers = []
  for (const [grant, subjects] of [
    ['999999', [named.key]],
    [grantFor('home_visit'), [named.key]],
    [expired, [named.key]],
    [revoked, [named.key]],
    [grantFor('repair'), ['1']],
    [grantFor('repair'), ['999999999']],
  ]) {
    const { rows } = await attacker.run(
      "select * from kiteline.open_session($1, 'engineer-17', 'why', $2)",
      [grant, subjects],
    )
    answers.push(rows[0])
  }
  expect(answers[0]).toMatchObject({ refusal: 'KL102', token: null, detail: null })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  const auditor = await field.attacker('auditor')
  const { rows } = await auditor.run('select missing from kiteline.denial_log order by denial_id')
  expect(new Set(rows.map((row) => String(row.missing))).size).toBeGreaterThanOrEqual(5)
})

test('asking for the server’s log messages does not tell either', async () => {
  const attacker = await field.attacker()
  for (const level of ['log', 'debug1', 'debug5']) {
    await attacker.run(`set client_min_messages = ${level}`)
    await attacker.run("select * from kiteline.open_session($1, 'engineer-17', 'why', $2)", [
      '999999',
      ['60'],
    ])
    await attacker.run('select * from for_repair.customers')
  }
  await attacker.run('reset client_min_messages')
  for (const word of ['grant unknown', 'read refused', 'kiteline: ']) {
    expect(
      attacker.heard().filter((text) => text.includes(word)),
      word,
    ).toEqual([])
  }
})
