import { afterAll, beforeAll, expect, test } from 'vitest'
import { givePapers, issueBesideChecklist } from '../../harness/lawful.ts'
import { type Opening, openSession, refusedOpening } from '../../harness/opening.ts'
import { createWorkshop, type GrantOptions, type Workshop } from '../../harness/workshop.ts'
import { workshopPolicy } from '../../harness/workshop-policy.ts'

let shop: Workshop

const everyGate = [
  'grant',
  'purpose',
  'recipient',
  'checklist',
  'qualification',
  'commitment',
  'training',
  'transfer',
  'duties',
]

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

/** What a gate alone says, asked as its owner. */
async function gate(name: string, grant: string | null, login = 'desk_app'): Promise<unknown> {
  const rows = await shop.inside(
    `select kiteline_internal.gate_${name}($1, $2, 'engineer-17') as missing`,
    [grant, login],
  )
  return rows[0]?.missing
}

/** A grant of an own recipient, whose state can then be changed without touching other tests. */
async function grantOf(recipient: string, purpose = 'desk', options: GrantOptions = {}) {
  await shop.recipient(recipient)
  return shop.grant(purpose, { recipient, ...options })
}

/** A grant of `circular` that the checklist in force does not allow, and that nobody has suspended. */
function grantBeside(change: Record<string, unknown> | null): Promise<string> {
  const rethought = { purpose: 'circular', category: 'place', change }
  const issue = () => shop.grant('circular')
  return issueBesideChecklist(shop.database.dba, 'workshop', rethought, issue)
}

/** The answer to the grant's own login when nothing but the checklist is in the way. */
function notOnChecklist(detail: string): Opening {
  return {
    ...refusedOpening('1'),
    refusal: 'KL103',
    detail,
    hint: 'Ask legal: a new version of the compliance checklist may allow it.',
  }
}

/** Opens as desk_app, and says what the auditor reads about it. */
async function refusedFor(
  grant: string | null,
  answer: Opening = refusedOpening('1'),
): Promise<unknown> {
  const client = await shop.as('desk_app')
  const opening = await openSession(client, grant, { subjects: ['1'], reason: `grant ${grant}` })
  await client.end()
  // Whatever was missing, the caller gets the same row; the checklist alone, which is about nobody, is told.
  expect(opening).toEqual(answer)
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
  for (const name of everyGate) {
    expect(await gate(name, grant), name).toBeNull()
  }
  const client = await shop.as('desk_app')
  expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
})

test('gate of the grant: it exists', async () => {
  expect(await gate('grant', '987654321')).toBe('grant unknown')
  expect(await gate('grant', null)).toBe('grant unknown')
  // Nothing hangs on a grant that does not exist, so every gate is shut, but that of duties: nobody owes one.
  const missing = [
    'grant unknown',
    'grant unknown',
    'recipient unknown',
    'checklist unknown',
    'qualifications unknown',
    'commitment not signed',
    'training missing',
    'country unknown',
  ]
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
  await givePapers(shop.database.dba, [{ recipient: 'newcomer', persons: ['desk_app'] }])
  const early = await shop.grant('desk', { recipient: 'newcomer' })
  expect(await refusedFor(early)).toEqual(['recipient candidate'])
})

test('gate of the recipient: the purpose allows its role', async () => {
  const grant = await grantOf('changeling')
  await shop.asOwner(
    "update kiteline_internal.recipients set role = 'public' where recipient = 'changeling'",
  )
  expect(await gate('recipient', grant)).toBe('recipient role not allowed')
  // The checklist, too, is about roles.
  expect(await refusedFor(grant)).toEqual([
    'recipient role not allowed',
    'not on the checklist: contact, identity, place, transaction',
  ])
})

test('gate of the checklist: it allows every category that the purpose shows', async () => {
  const client = await shop.as('desk_app')
  expect(await gate('checklist', await shop.grant('desk'))).toBeNull()
  const circular = await shop.grant('circular')
  expect(await gate('checklist', circular)).toBeNull()
  expect(await openSession(client, circular, { subjects: ['1'] })).toMatchObject({ refusal: null })
})

for (const [fault, change, missing] of [
  ['leaves out a category', null, 'not on the checklist: place'],
  ['does not allow a category', { is_allowed: false }, 'not on the checklist: place'],
  ['forbids a category', { consent_kind: 'forbidden' }, 'forbidden: place'],
] as const) {
  test(`gate of the checklist: one that ${fault} shuts the purpose, and says so to the grant’s login`, async () => {
    const client = await shop.as('desk_app')
    const grant = await grantBeside(change)
    expect(await gate('checklist', grant)).toBe(missing)
    const answer = notOnChecklist(missing)
    expect(await openSession(client, grant, { subjects: ['1'] })).toEqual(answer)
    expect(await openSession(client, grant)).toEqual({ ...answer, asked_count: null })
    expect(
      await shop.audit('select missing from kiteline.denial_log where grant_id = $1', [grant]),
    ).toEqual([{ missing: [missing] }, { missing: [missing] }])

    const rival = await shop.as('rival_app')
    expect(await openSession(rival, grant, { subjects: ['1'] })).toEqual(refusedOpening('1'))

    // Once another condition is missing as well, the answer is the one for all.
    await shop.admin("select kiteline.suspend_recipient('desk_dept', 'because')")
    expect(await refusedFor(grant)).toEqual(['recipient suspended', missing])
    await shop.admin("select kiteline.reinstate_recipient('desk_dept', 'because')")

    await shop.stateLaw()
    expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
  })
}

test('gate of the checklist: a version that does not allow a grant any more suspends it', async () => {
  const before = await shop.grant('circular')
  await grantBeside(null)
  const told = notOnChecklist('not on the checklist: place')
  expect(await refusedFor(before, told)).toEqual(['grant suspended', 'not on the checklist: place'])
  await shop.stateLaw()
  expect(await refusedFor(before)).toEqual(['grant suspended'])
  await shop.admin("select kiteline.resume_grant($1, 'legal allows it again')", [before])
  expect(await gate('grant', before)).toBeNull()

  await shop.admin("select kiteline.suspend_grant($1, 'the laptop was lost')", [before])
  await grantBeside(null)
  // An administrator's suspension is not told, whatever the checklist says.
  expect(await refusedFor(before)).toEqual(['grant suspended', 'not on the checklist: place'])
  await shop.stateLaw()
})

test('a purpose that asks for consent, separate or written, opens for nobody who has not given it', async () => {
  const client = await shop.as('desk_app')
  for (const purpose of ['asked', 'asked_alone', 'asked_on_paper']) {
    const grant = await shop.grant(purpose)
    for (const name of everyGate) expect(await gate(name, grant), `${purpose} ${name}`).toBeNull()
    expect(await refusedFor(grant), purpose).toEqual(['no subject may be shown'])
    expect(await openSession(client, grant), purpose).toEqual(refusedOpening(null))
  }
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
    'checklist unknown',
  ])
  await shop.migrate(workshopPolicy)
})
