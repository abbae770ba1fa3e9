import pg from 'pg'
import { expect, test } from 'vitest'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

/** Runs COPY … TO STDOUT and gives all that came over the wire. */
async function copyOut(client: pg.Client, sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const query = new pg.Query({ text: sql })
    Object.assign(query, {
      handleCopyData: (message: { chunk: Buffer }) => {
        text += message.chunk.toString('utf8')
      },
    })
    query.on('error', (error: Error) => reject(error))
    query.on('end', () => resolve(text))
    client.query(query)
  })
}

test('COPY gives what SELECT gives: named people, masked', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  await attacker.run('begin')
  await attacker.run("select set_config('kiteline.session', $1, true)", [token])
  const text = await copyOut(attacker.client, 'copy (select * from for_repair.customers) to stdout')
  attacker.hear(text)
  expect(text).toContain(named.shownName)
  await attacker.run('rollback')
  attacker.expectNoSecret()
})

test('COPY of a table, of a view by name, or without a session gives nothing', async () => {
  const attacker = await field.attacker()
  for (const sql of [
    'copy app.customers to stdout',
    'copy (select * from app.customers) to stdout',
    'copy for_repair.customers to stdout',
    'copy (select * from for_repair.customers) to stdout',
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/tmp/kiteline-attack'",
  ]) {
    await expect(copyOut(attacker.client, sql), sql).rejects.toThrow()
  }
  attacker.expectNoSecret()
})

test('a cursor opened in a session holds masked rows of named people', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  await attacker.run('begin')
  await attacker.run("select set_config('kiteline.session', $1, true)", [token])
  await attacker.run('declare held cursor with hold for select * from for_repair.customer_contacts')
  await attacker.run('commit')
  expect((await attacker.run('fetch all from held')).rows).toHaveLength(1)
  attacker.expectNoSecret()
})

test('a cursor declared before the session is set reads nothing', async () => {
  const attacker = await field.attacker()
  await attacker.run('begin')
  await attacker.run('declare early cursor for select * from for_repair.customers')
  expect(await attacker.run('fetch all from early')).toMatchObject({ code: 'KL101' })
  await attacker.run('rollback')
})

test('a statement prepared in a session is judged anew at each execution', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  await attacker.run('prepare again as select full_name from for_repair.customers')
  for (let round = 0; round < 8; round++) {
    expect((await attacker.read(token, 'execute again')).rows).toEqual([
      { full_name: named.shownName },
    ])
  }
  await attacker.run('set plan_cache_mode = force_generic_plan')
  await attacker.run('select kiteline.close_session($1)', [token])
  expect(await attacker.read(token, 'execute again')).toMatchObject({ code: 'KL101' })
  expect(await attacker.run('execute again')).toMatchObject({ code: 'KL101' })
  attacker.expectNoSecret()
})
