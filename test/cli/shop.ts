import { readFile } from 'node:fs/promises'
import { generateMigration } from '../../src/generate/index.ts'
import { parsePolicy } from '../../src/policy/index.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { givePapers, publishCommitmentText, stateLaw } from '../harness/lawful.ts'
import { shopPolicy } from './shop-policy.ts'

/** The login that works under the purpose of the shop. */
export const desk = 'cli_desk'

/** The login that reads the reports. */
export const auditor = 'cli_auditor'

/** The login of the service desk, which answers customers. */
export const clerk = 'cli_clerk'

/** A login without any part in kiteline. */
export const stranger = 'cli_stranger'

/** A database with the small shop under kiteline, one qualified recipient and its grant number 1. */
export async function createShop(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await database.createLogin(desk)
  await database.createLogin(stranger)
  await database.createLogin(clerk, { memberOf: ['kiteline_service'] })
  await database.createLogin(auditor, { memberOf: ['kiteline_auditor'] })
  await database.dba.query(await readFile(new URL('shop.sql', import.meta.url), 'utf8'))
  const migration = generateMigration(parsePolicy(shopPolicy), null)
  const [up = ''] = (migration?.text ?? '').split(/^-- Down Migration$/m)
  await database.exclusively(() =>
    database.dba.query(`begin;\n${up}\ncommit;`).then(() => undefined),
  )
  await database.dba.query(`
    select kiteline.create_recipient('service_desk', 'department', '服务台', '王芳');
    select kiteline.qualify_recipient('service_desk', 'papers seen');
  `)
  await publishCommitmentText(database.dba)
  await givePapers(database.dba, [{ recipient: 'service_desk', persons: [desk] }])
  await stateLaw(database.dba, 'cli_shop', ['service_desk'])
  await database.dba.query(
    `select kiteline.issue_grant('cli_repair', 'service_desk', '${desk}', '7 days', 'repairs of this week')`,
  )
  return database
}

/** Makes evidence through the functions that a recipient calls: sessions, a reading, a look-up, a refusal. */
export async function leaveEvidence(database: TestDatabase): Promise<void> {
  const client = await database.as(desk)
  const { rows } = await client.query<{ token: string }>(
    "select token from kiteline.open_session(1, 'engineer-17', 'ticket 48213', array['1'])",
  )
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [rows[0]?.token])
  await client.query('select full_name from for_cli_repair.customers')
  await client.query('commit')
  await client.query('select kiteline.close_session($1)', [rows[0]?.token])
  // What an auditor's spreadsheet must not run, and what his terminal must not obey.
  await client.query('select from kiteline.open_session(1, $1, $2, $3)', [
    '王工程师',
    '=cmd|"/c calc"!A1, \u001b[2Jticket\n2',
    ['1', '2', '99'],
  ])
  await client.query(
    "select from kiteline.announce_lookup('cli_repair', 'cli_mobile', '13812341234', 'engineer-17', 'caller on the line')",
  )
  await client.query(
    "select from kiteline.open_session(4711, 'engineer-17', 'ticket 48213', array['1'])",
  )
  await client.query('select full_name from for_cli_repair.customers').catch(() => undefined)
}
