import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession, refusedOpening } from '../../harness/opening.ts'
import { createWorkshop, type GrantOptions, type Workshop } from '../../harness/workshop.ts'
import { workshopPolicy } from '../../harness/workshop-policy.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

/** What a gate alone says, asked as its owner. */
async function gate(name: string, grant: string | null, login = 'desk_app'): Promise<unknown> {
  const rows = await shop.inside(`select kiteline_internal.gate_${name}($1, $2) as missing`, [
    grant,
    login,
  ])
  return rows[0]?.missing
}

/** A grant of an own recipient, whose state can then be changed without touching other tests. */
async function grantOf(recipient: string, purpose = 'desk', options: GrantOptions = {}) {
  await shop.admin("select kiteline.create_recipient($1, 'department', 'Desk', '王芳')", [
    recipient,
  ])
  await shop.admin("select kiteline.qualify_recipient($1, 'papers seen')", [recipient])
  return shop.grant(purpose, { recipient, ...options })
}

/** Opens as desk_app, and says what the auditor reads about it. */
async function refusedFor(grant: string | null): Promise<unknown> {
  const client = await shop.as('desk_app')
  const opening = await openSession(client, grant, { subjects: ['1'], reason: `grant ${grant}` })
  await client.end()
  // Whatever was missing, the caller gets the same row.
  expect(opening).toEqual(refusedOpening('1'))
  const denials = await shop.audit(
    `select kind, login, actor, reason, asked_count, missing from kiteline.denial_log
     where grant_id is not distinct from $1 and reason = $2 order by denial_id desc limit 1`,
    [grant, `grant ${grant}`],
  )
  expect(denials).toMatchObject([
    { kind: 'opening', login: 'desk_app', actor: 'engineer-17', asked_count: '1' },
  ])
  return denials[0]?.missing
}

test('every gate is met by a grant in order', async () => {
  const grant = await shop.grant('desk')
  for (const name of ['grant', 'purpose', 'recipient', 'consent']) {
    expect(await gate(name, grant), name).toBeNull()
  }
  const client = await shop.as('desk_app')
  expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
})

test('gate of the grant: it exists', async () => {
  expect(await gate('grant', '987654321')).toBe('grant unknown')
  expect(await gate('grant', null)).toBe('grant unknown')
  // Nothing hangs on a grant that does not exist, so every gate is shut.
  const missing = ['grant unknown', 'grant unknown', 'recipient unknown', 'consent rule unknown']
  expect(await refusedFor('987654321')).toEqual(missing)
  expect(await refusedFor(null)).toEqual(missing)
})

test('gate of the grant: it is this login’s own', async () => {
  const grant = await shop.grant('desk', { login: 'rival_app' })
  expect(await gate('grant', grant, 'rival_app')).toBeNull()
  expect(await gate('grant', grant, 'desk_app')).toBe('grant of another login')
  expect(await refusedFor(grant)).toEqual(['grant of another login'])
})

test('gate of the grant: it has begun', async () => {
  const grant = await shop.grant('desk', { startsInMs: 3_600_000 })
  expect(await gate('grant', grant)).toBe('grant not yet valid')
  expect(await refusedFor(grant)).toEqual(['grant not yet valid'])
})

test('gate of the grant: it has not expired, by the clock and without any job', async () => {
  const grant = await shop.grant('desk', { term: '150 milliseconds' })
  const client = await shop.as('desk_app')
  // now() stands still in a transaction; the gate asks the clock.
  await client.query('begin')
  expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
  await client.query('select pg_sleep(0.2)')
  expect(await openSession(client, grant, { subjects: ['1'] })).toEqual(refusedOpening('1'))
  await client.query('rollback')
  expect(await gate('grant', grant)).toBe('grant expired')
  expect(await refusedFor(grant)).toEqual(['grant expired'])
})

test('gate of the grant: nobody revoked it', async () => {
  const grant = await shop.grant('desk')
  await shop.admin("select kiteline.revoke_grant($1, 'because')", [grant])
  expect(await gate('grant', grant)).toBe('grant revoked')
  expect(await refusedFor(grant)).toEqual(['grant revoked'])
})

test('gate of the recipient: it is qualified', async () => {
  const grant = await grantOf('waverer')
  const to = (verb: string) => shop.admin(`select kiteline.${verb}_recipient('waverer', 'because')`)
  await to('suspend')
  expect(await gate('recipient', grant)).toBe('recipient suspended')
  expect(await refusedFor(grant)).toEqual(['recipient suspended'])
  await to('reinstate')
  expect(await gate('recipient', grant)).toBeNull()
  await to('terminate')
  expect(await refusedFor(grant)).toEqual(['recipient terminated'])

  await shop.admin("select kiteline.create_recipient('newcomer', 'department', 'Desk', '王芳')")
  const early = await shop.grant('desk', { recipient: 'newcomer' })
  expect(await refusedFor(early)).toEqual(['recipient candidate'])
})

test('gate of the recipient: the purpose allows its role', async () => {
  const grant = await grantOf('changeling')
  await shop.asOwner(
    "update kiteline_internal.recipients set role = 'public' where recipient = 'changeling'",
  )
  expect(await gate('recipient', grant)).toBe('recipient role not allowed')
  expect(await refusedFor(grant)).toEqual(['recipient role not allowed'])
})

test('gate of consent: a purpose that needs none, or a notice, opens', async () => {
  const client = await shop.as('desk_app')
  expect(await gate('consent', await shop.grant('desk'))).toBeNull()
  const notice = await shop.grant('circular')
  expect(await gate('consent', notice)).toBeNull()
  expect(await openSession(client, notice, { subjects: ['1'] })).toMatchObject({ refusal: null })
})

for (const [purpose, rule] of [
  ['asked', 'consent'],
  ['asked_alone', 'separate'],
  ['asked_on_paper', 'written'],
] as const) {
  test(`gate of consent: a purpose whose rule is ${rule} opens for nobody, and says so`, async () => {
    const grant = await shop.grant(purpose)
    const missing = `consent (${rule}): none can be recorded yet`
    expect(await gate('consent', grant)).toBe(missing)
    const client = await shop.as('desk_app')
    const answer = {
      ...refusedOpening('1'),
      refusal: 'KL103',
      detail: missing,
      hint: 'The purpose opens for nobody until consents are recorded.',
    }
    expect(await openSession(client, grant, { subjects: ['1'] })).toEqual(answer)
    expect(await openSession(client, grant)).toEqual({ ...answer, asked_count: null })
    expect(
      await shop.audit('select missing from kiteline.denial_log where grant_id = $1', [grant]),
    ).toEqual([{ missing: [missing] }, { missing: [missing] }])
  })
}

test('gate of consent: the rule is told to the grant’s own login only', async () => {
  await shop.admin("select kiteline.revoke_grant($1, 'because')", [await shop.grant('asked')])
  const client = await shop.as('rival_app')
  const grant = await shop.grant('asked')
  expect(await openSession(client, grant, { subjects: ['1'] })).toEqual(refusedOpening('1'))
})

test('a purpose without rows of persons opens for nobody', async () => {
  const grant = await shop.grant('study')
  expect(await gate('purpose', grant)).toBe('purpose shows no rows of persons')
  expect(await refusedFor(grant)).toEqual(['purpose shows no rows of persons'])
})

test('gate of the purpose: a purpose that shows one column more ends its grants', async () => {
  const { lab } = workshopPolicy.purposes
  const grant = await shop.grant('lab')
  const untouched = await shop.grant('desk')
  const changed = {
    ...workshopPolicy,
    purposes: {
      ...workshopPolicy.purposes,
      lab: { ...lab, shows: { ...lab.shows, 'app.order_items': { order_id: 'raw', part: 'raw' } } },
    },
  }
  await shop.migrate(changed)
  expect(await gate('purpose', grant)).toBe('purpose changed since the grant')
  expect(await refusedFor(grant)).toEqual(['purpose changed since the grant'])
  expect(await gate('purpose', untouched)).toBeNull()

  const renamed = {
    ...changed,
    purposes: { ...changed.purposes, desk: { ...changed.purposes.desk, logins: ['rival_app'] } },
  }
  await shop.migrate(renamed)
  // A login that is taken off is a change of the purpose, too.
  expect(await gate('purpose', untouched)).toBe('purpose changed since the grant')
  const rivals = await shop.grant('desk', { login: 'rival_app' })
  expect(await gate('purpose', rivals, 'desk_app')).toBe('login not named by the purpose')

  const { lab: _, ...others } = changed.purposes
  await shop.migrate({ ...renamed, purposes: { ...others, desk: renamed.purposes.desk } })
  expect(await gate('purpose', grant)).toBe('purpose withdrawn')
  expect(await refusedFor(grant)).toEqual([
    'purpose withdrawn',
    'recipient role not allowed',
    'consent rule unknown',
  ])
  await shop.migrate(workshopPolicy)
})
