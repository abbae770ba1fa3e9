import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, noLiveSession, openSession, readWith, tokenFor } from '../../harness/opening.ts'
import {
  consentAbroad,
  createPaperShop,
  type PaperShop,
  type RecipientOptions,
  signNewest,
  train,
} from '../../harness/papers.ts'

let shop: PaperShop
let client: pg.Client
let other: pg.PoolClient
let count = 0

beforeAll(async () => {
  shop = await createPaperShop()
  await shop.askFor('desk', ['iso27001'])
  client = await shop.as('desk_app')
  other = await shop.database.dba.connect()
})
afterAll(async () => {
  other.release()
  await shop.drop()
})

const keys = 'select customer_id from for_desk.customers'
const person1 = [{ customer_id: '1' }]
const readKeys = (token: string | null) => readWith(client, token, keys)

/** A recipient of its own with a grant of `desk`; it lacks a qualification unless it gets one. */
async function grantee(options: RecipientOptions = {}) {
  count += 1
  const recipient = `grantee_${count}`
  await shop.addRecipient(recipient, options)
  return { recipient, grant: await shop.grant('desk', { recipient }) }
}

/** A recipient of its own whose papers are in order. */
async function readyGrantee(options: RecipientOptions = {}) {
  const made = await grantee(options)
  return { ...made, qualification: await shop.qualify(made.recipient, 'iso27001') }
}

/** Opens for person 1 a session that does not ask its gates again on account of what a test did before. */
async function open(grant: string): Promise<string> {
  const isSettled = `
    select coalesce(max(recorded_xid) < pg_snapshot_xmin(pg_current_snapshot()), true) as is_settled
    from kiteline_internal.gate_changes`
  // Transactions of other tests hold the horizon back while they last.
  while (!(await shop.inside(isSettled))[0]?.is_settled) await shop.inside('select pg_sleep(0.02)')
  return tokenFor(client, grant, ['1'])
}

const revoke = (id: string) =>
  shop.admin("select kiteline.revoke_qualification($1, 'withdrawn')", [id])
const endTraining = (id: string) =>
  shop.admin("select kiteline.end_training($1, 'left the house')", [id])

async function publishText(): Promise<void> {
  count += 1
  await shop.lawyer(
    `select kiteline.publish_commitment_text($1, repeat('5e', 32), '{no_resale,no_leak,purpose_only}')`,
    [`text ${count}`],
  )
}

async function recordMechanism(recipient: string, lasts = '1 year'): Promise<string> {
  const [row] = await shop.lawyer(
    `select kiteline.record_transfer_mechanism(
       $1, 'standard_contract', 'SC-1', clock_timestamp() + $2::interval
     )::text as id`,
    [recipient, lasts],
  )
  return String(row?.id)
}

test('without a verified qualification that the checklist asks for nothing opens', async () => {
  const { recipient, grant } = await grantee()
  expect(await shop.missingFor(grant)).toEqual(['qualification missing: iso27001'])
  const id = await shop.enterUnverified(recipient, 'iso27001')
  expect(await shop.missingFor(grant)).toEqual(['qualification missing: iso27001'])
  await shop.lawyer("select kiteline.verify_qualification($1, 'seen')", [id])
  expect(await readKeys(await tokenFor(client, grant, ['1']))).toEqual(person1)
  await revoke(id)
  expect(await shop.missingFor(grant)).toEqual(['qualification missing: iso27001'])
})

test('without a signature under the text in force nothing opens', async () => {
  const { recipient, grant } = await readyGrantee({ isSigned: false })
  expect(await shop.missingFor(grant)).toEqual(['commitment not signed'])
  await signNewest(shop, recipient)
  expect(await readKeys(await tokenFor(client, grant, ['1']))).toEqual(person1)
  await publishText()
  expect(await shop.missingFor(grant)).toEqual(['commitment not signed'])
})

test('without a training of the actor or his login nothing opens', async () => {
  const { recipient, grant } = await readyGrantee({ isTrained: false })
  expect(await shop.missingFor(grant)).toEqual(['training missing'])
  await train(shop, recipient, 'engineer-17')
  expect(await readKeys(await tokenFor(client, grant, ['1']))).toEqual(person1)
  expect(await shop.missingFor(grant, { actor: 'anna' })).toEqual(['training missing'])
})

test('without a mechanism nothing goes abroad', async () => {
  const { recipient, grant } = await readyGrantee({ country: 'SG' })
  await consentAbroad(shop, recipient, 'desk', '1')
  expect(await shop.missingFor(grant)).toEqual(['no mechanism for transfer abroad'])
  const id = await recordMechanism(recipient)
  expect(await readKeys(await tokenFor(client, grant, ['1']))).toEqual(person1)
  await shop.lawyer("select kiteline.end_transfer_mechanism($1, 'given notice')", [id])
  expect(await shop.missingFor(grant)).toEqual(['no mechanism for transfer abroad'])
})

test('a mechanism does not stand in for the person’s own consent', async () => {
  const { recipient, grant } = await readyGrantee({ country: 'SG' })
  await recordMechanism(recipient)
  expect(await shop.missingFor(grant)).toEqual(['no subject may be shown'])
})

test('an opening is told every paper that is missing, and so is the auditor', async () => {
  const { grant } = await grantee({ isSigned: false, isTrained: false, country: 'SG' })
  expect(await shop.missingFor(grant)).toEqual([
    'qualification missing: iso27001',
    'commitment not signed',
    'training missing',
    'no mechanism for transfer abroad',
  ])
})

test('whom to name is not found, either', async () => {
  const { recipient } = await grantee()
  const rival = await shop.as('rival_app')
  await shop.grant('desk', { recipient, login: 'rival_app' })
  const announce = async () => {
    const { rows } = await rival.query(
      "select refusal from kiteline.announce_lookup('desk', 'mobile', '13812340001', 'anna', 'a call')",
    )
    return rows
  }
  expect(await announce()).toEqual([{ refusal: 'KL109' }])
  await shop.qualify(recipient, 'iso27001')
  expect(await announce()).toEqual([{ refusal: null }])
})

test('a qualification that is revoked ends the session in its next statement', async () => {
  const { recipient, grant, qualification } = await readyGrantee()
  const token = await open(grant)
  expect(await readKeys(token)).toEqual(person1)
  const second = await shop.qualify(recipient, 'iso27001')
  await revoke(qualification)
  // Another of the kind stands in for it.
  expect(await readKeys(token)).toEqual(person1)
  await revoke(second)
  expect(await failureOf(readKeys(token))).toEqual(noLiveSession)
})

test('a training that is ended ends the session in its next statement', async () => {
  const { recipient, grant } = await readyGrantee({ isTrained: false })
  const own = await train(shop, recipient, 'engineer-17')
  const token = await open(grant)
  expect(await readKeys(token)).toEqual(person1)
  const logins = await train(shop, recipient, 'desk_app')
  await endTraining(own)
  expect(await readKeys(token)).toEqual(person1)
  await endTraining(logins)
  expect(await failureOf(readKeys(token))).toEqual(noLiveSession)
})

test('a new commitment text ends every session in its next statement, until it is signed', async () => {
  const { recipient, grant } = await readyGrantee()
  const token = await open(grant)
  await publishText()
  expect(await failureOf(readKeys(token))).toEqual(noLiveSession)
  await signNewest(shop, recipient)
  expect(await readKeys(token)).toEqual(person1)
})

test('a mechanism that is ended ends the session in its next statement', async () => {
  const { recipient, grant } = await readyGrantee({ country: 'SG' })
  await consentAbroad(shop, recipient, 'desk', '1')
  const mechanism = await recordMechanism(recipient)
  const token = await open(grant)
  expect(await readKeys(token)).toEqual(person1)
  await shop.lawyer("select kiteline.end_transfer_mechanism($1, 'given notice')", [mechanism])
  expect(await failureOf(readKeys(token))).toEqual(noLiveSession)
})

test('a paper that ends leaves the sessions of other recipients and other people as they were', async () => {
  const { grant } = await readyGrantee()
  const token = await open(grant)
  const { recipient, qualification } = await readyGrantee()
  await revoke(qualification)
  await endTraining(await train(shop, recipient, 'engineer-17'))
  expect(await readKeys(token)).toEqual(person1)
})

test('a revocation that was under way during the opening ends the session when it commits', async () => {
  const { grant, qualification } = await readyGrantee()
  await other.query('begin')
  await other.query("select kiteline.revoke_qualification($1, 'withdrawn')", [qualification])
  const token = await tokenFor(client, grant, ['1'])
  expect(await readKeys(token)).toEqual(person1)
  await other.query('commit')
  expect(await failureOf(readKeys(token))).toEqual(noLiveSession)
})

test('a revocation by a session that plays a replica is noticed', async () => {
  const { recipient, grant, qualification } = await readyGrantee()
  const token = await open(grant)
  await shop.inside(`
    begin;
    set local session_replication_role = replica;
    insert into kiteline_internal.qualification_revocations (qualification_id, recipient, reason)
    values (${qualification}, '${recipient}', 'withdrawn');
    commit;
  `)
  expect(await failureOf(readKeys(token))).toEqual(noLiveSession)
})

/** How long the papers last that end while a test looks on. */
const brief = '2 seconds'
const untilBriefHasPassed = () => shop.inside('select pg_sleep(2.1)')

test('a session ends at the moment its qualification, training or mechanism lapses, at the latest', async () => {
  const qualified = await grantee()
  const trained = await readyGrantee({ isTrained: false })
  const abroad = await readyGrantee({ country: 'SG' })
  await consentAbroad(shop, abroad.recipient, 'desk', '1')
  await shop.qualify(qualified.recipient, 'iso27001', brief)
  await train(shop, trained.recipient, 'engineer-17', brief)
  await recordMechanism(abroad.recipient, brief)

  const tokens: (string | null)[] = []
  for (const { grant } of [qualified, trained, abroad]) {
    const { token, expires_at } = await openSession(client, grant, { subjects: ['1'] })
    const [row] = await shop.inside('select $1::timestamptz as lapses', [
      await shop.holdsUntil(grant),
    ])
    expect(expires_at).toEqual(row?.lapses)
    expect(await readKeys(token)).toEqual(person1)
    tokens.push(token)
  }
  await untilBriefHasPassed()
  for (const token of tokens) expect(await failureOf(readKeys(token))).toEqual(noLiveSession)
  expect(await shop.missingFor(qualified.grant)).toEqual(['qualification expired: iso27001'])
  expect(await shop.missingFor(trained.grant)).toEqual(['training expired'])
  expect(await shop.missingFor(abroad.grant)).toEqual(['no mechanism for transfer abroad'])
})

test('every table whose rows end a paper makes sessions ask again, always', async () => {
  const tables = [
    'commitment_texts',
    'mechanism_ends',
    'qualification_revocations',
    'training_ends',
  ].map((table) => `kiteline_internal.${table}`)
  expect(
    await shop.inside(
      `select t.tgrelid::regclass::text as relation, t.tgenabled as enabled
       from pg_catalog.pg_trigger t
       where t.tgname = 'note_gate_change' and t.tgrelid = any ($1::regclass[])
       order by 1`,
      [tables],
    ),
  ).toEqual(tables.map((relation) => ({ relation, enabled: 'A' })))
})
