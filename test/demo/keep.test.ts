import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { personas } from '../../examples/appliances/data/personas.ts'
import examplePolicy from '../../examples/appliances/policy.ts'
import { KitelineClient } from '../../src/client/index.ts'
import type { Handout } from '../../src/demo/handout.ts'
import { Deviation, Narrator } from '../../src/demo/narrator.ts'
import { minimisation } from '../../src/demo/scenes/minimisation.ts'
import type { House } from '../../src/demo/set-up.ts'
import { Stage } from '../../src/demo/stage.ts'
import { parsePolicy } from '../../src/policy/index.ts'
import { freePort } from '../../src/server/free-port.ts'
import { type DemoRun, runDemo } from './run-demo.ts'

const customers = 1000
let port: number
let run: DemoRun
let handout: Handout
beforeAll(async () => {
  port = await freePort()
  run = await runDemo('--keep', '--json', '--customers', String(customers), '--port', String(port))
  await run.until((stdout) => stdout.endsWith('\n}\n'))
  handout = JSON.parse(run.stdout())
})
afterAll(() => run.dispose())

async function query<Row extends pg.QueryResultRow>(
  url: string | undefined,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

const offices = () => [handout.url, handout.auditor, handout.legal, handout.customerService]

test('stdout is one object with everything that is needed to go on', () => {
  const policy = parsePolicy(examplePolicy)
  const logins = Object.values(policy.purposes).flatMap((purpose) => purpose.logins)
  expect(Object.keys(handout)).toEqual([
    'url',
    'logins',
    'auditor',
    'legal',
    'customerService',
    'grants',
    'signingKey',
    'subjects',
  ])
  expect(Object.keys(handout.logins)).toEqual([...new Set(logins)].sort())
  expect(handout.logins.repair_desk?.purposes).toEqual(['repair'])
  expect(handout.logins.fire_service?.purposes).toEqual(['gas_alarm_rescue'])
  expect(Object.keys(handout.grants).sort()).toEqual(Object.keys(policy.purposes).sort())
  expect(handout.signingKey).toMatch(/^[0-9a-f]{64}$/)
  expect(handout.subjects).toEqual(
    Object.fromEntries(Object.entries(personas).map(([name, { key }]) => [name, key])),
  )
  const urls = [...offices(), ...Object.values(handout.logins).map((it) => it.url)]
  expect(urls.map((url) => new URL(url).port)).toEqual(urls.map(() => String(port)))
})

test('every URL connects as its own login, none of them a superuser', async () => {
  const urls = {
    ...Object.fromEntries(Object.entries(handout.logins).map(([login, { url }]) => [login, url])),
    dba: handout.url,
    auditor: handout.auditor,
    legal: handout.legal,
    customer_service: handout.customerService,
  }
  for (const [login, url] of Object.entries(urls)) {
    const rows = await query(
      url,
      `select session_user::text as login, rolsuper, rolbypassrls
       from pg_roles where rolname = session_user`,
    )
    expect(rows).toEqual([{ login, rolsuper: false, rolbypassrls: false }])
  }
})

test('every grant is live, and lacks nothing but a signature or persons to show', async () => {
  const rows = await query<{ purpose: string; grant: number; missing: string[] }>(
    handout.auditor,
    `select purpose, grant_id::integer as grant, missing from kiteline.live_grants
     where not requires_signature order by grant_id`,
  )
  expect(Object.fromEntries(rows.map(({ purpose, grant }) => [purpose, grant]))).toEqual(
    handout.grants,
  )
  const missing = rows.map((row) => [row.purpose, row.missing])
  expect(Object.fromEntries(missing.filter(([, each]) => each?.length !== 0))).toEqual({
    market_research: ['purpose shows no rows of persons'],
    partner_promo: ['commitment not signed'],
  })
})

test('the repair desk reads P1 masked, with the grant alone and with the signing key', async () => {
  const pool = new pg.Pool({ connectionString: handout.logins.repair_desk?.url ?? '', max: 1 })
  try {
    for (const signingKey of [undefined, handout.signingKey]) {
      const client = new KitelineClient({ pool, signingKey })
      const rows = await client.withSession(
        {
          purpose: 'repair',
          grantId: handout.grants.repair ?? 0,
          actor: 'engineer-17',
          reason: 'a test',
          subjects: [handout.subjects.P1],
        },
        (db) => db.selectFrom('customers').select(['customer_id', 'full_name']).execute(),
      )
      expect(rows).toEqual([{ customer_id: handout.subjects.P1, full_name: '**' }])
    }
  } finally {
    await pool.end()
  }
})

test.each([
  ['P2', 'delivery', 'suyun_express', null, true],
  ['P3', 'delivery', 'suyun_express', null, false],
  ['P4', 'birthday_card', 'card_house', null, true],
  ['P5', 'partner_promo', 'ad_partner', null, false],
  ['P5', 'reco', 'reco_system', null, false],
  ['P5', 'retention', 'legal_dept', null, true],
  ['P7', 'repair', 'service_dept', 'engineer-17', false],
  ['P9', 'repair', 'service_dept', 'engineer-17', false],
  ['P9', 'retention', 'legal_dept', null, true],
  ['P10', 'gas_alarm_rescue', 'duty_desk', null, true],
  ['P11', 'gas_alarm_rescue', 'duty_desk', null, false],
] as const)(
  'after the story %s may be named for %s by %s (actor %s): %s',
  async (persona, purpose, recipient, actor, isMet) => {
    const rows = await query(
      handout.customerService,
      `select is_met from kiteline.explain_access('appliances', $1, $2, $3, $4)
     where condition = 'verdict'`,
      [handout.subjects[persona], purpose, recipient, actor],
    )
    expect(rows).toEqual([{ is_met: isMet }])
  },
)

test('a scene stops at the first claim that the database does not keep', async () => {
  const told: string[] = []
  const urls = { tech_dept: handout.logins.tech_dept?.url ?? '' }
  const grants = Object.fromEntries(
    Object.entries(handout.grants).map(([purpose, grant]) => [purpose, String(grant)]),
  ) as House['grants']
  const policy = parsePolicy(examplePolicy)
  // One customer more than there are: as if the database had lost one.
  const house: House = {
    policy,
    customers: customers + 1,
    urls,
    grants,
    papers: { cardHouseCertificate: '0', suyunLicence: '0' },
    sessionOfP9: '0',
    signingKey: '',
  }
  const stage = new Stage(house, new Narrator((text) => told.push(text)))
  const failure = await minimisation.play(stage).catch((error: unknown) => error)
  await stage.close()
  expect(failure).toBeInstanceOf(Deviation)
  expect(failure).toMatchObject({
    claim: 'asked for 1,001 people, admitted exactly 200',
    expected: '{ asked: 1001, admitted: 200 }',
    found: '{ asked: 1000, admitted: 200 }',
  })
  expect(told.join('\n')).not.toContain('ok:')
})

test('a scene that fails otherwise is a failure of the demo too', () => {
  const narrator = new Narrator(() => undefined)
  narrator.scene('A scene')
  const refused = Object.assign(new Error('permission denied for view customers'), {
    code: '42501',
  })
  expect(narrator.deviationBy(refused)).toMatchObject({
    name: 'Deviation',
    scene: 'A scene',
    claim: 'the scene plays to its end',
    expected: 'no error',
    found: '42501 permission denied for view customers',
    cause: refused,
  })
})

test('a port in use is an error that names it', async () => {
  const second = await runDemo('--json', '--port', String(port))
  try {
    expect(await second.end).toBe(2)
    expect(JSON.parse(second.stdout())).toEqual({
      error: {
        code: 'KL210',
        name: 'unusable_server',
        message: 'no usable server',
        detail: `port ${port} on 127.0.0.1 is taken`,
        hint: 'Choose another port, or none.',
      },
    })
    expect(await second.leftovers()).toEqual([])
  } finally {
    await second.dispose()
  }
})

test('SIGTERM ends the server and removes its data, with exit code 0', async () => {
  expect(await run.leftovers()).not.toEqual([])
  run.process.kill('SIGTERM')
  expect(await run.end).toBe(0)
  expect(await run.leftovers()).toEqual([])
  await expect(query(handout.url, 'select')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
