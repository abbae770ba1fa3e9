import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  failureOf,
  noLiveSession,
  openSession,
  readWith,
  refusedOpening,
  tokenFor,
} from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
})
afterAll(() => shop.drop())

const keys = 'select customer_id from for_desk.customers'
const open = (grant: string) => openSession(client, grant, { subjects: ['1'] })
const suspend = (grant: string | null, reason: string | null = 'a complaint is looked into') =>
  shop.admin('select kiteline.suspend_grant($1, $2)::text as id', [grant, reason])
const resume = (grant: string | null, reason: string | null = 'nothing was wrong') =>
  shop.admin('select kiteline.resume_grant($1, $2)', [grant, reason])

test('a suspended grant opens nothing and reads nothing, open sessions included, until it is resumed', async () => {
  const grant = await shop.grant('desk')
  const other = await tokenFor(client, await shop.grant('desk'), ['1'])
  const token = await tokenFor(client, grant, ['1'])
  await suspend(grant)
  expect(await failureOf(readWith(client, token, keys))).toEqual(noLiveSession)
  expect(await open(grant)).toEqual(refusedOpening('1'))
  expect(await readWith(client, other, keys)).toEqual([{ customer_id: '1' }])
  const [live] = await shop.audit('select missing from kiteline.live_grants where grant_id = $1', [
    grant,
  ])
  expect(live?.missing).toEqual(['grant suspended'])
  await resume(grant)
  expect(await open(grant)).toMatchObject({ refusal: null })
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }])
})

test('the time of a suspension is not given back', async () => {
  const grant = await shop.grant('desk', { term: '400 milliseconds' })
  await suspend(grant)
  await shop.inside('select pg_sleep(0.5)')
  await resume(grant)
  expect(await open(grant)).toEqual(refusedOpening('1'))
  expect(
    await shop.inside('select kiteline_internal.gate_grant($1, $2, null) as missing', [
      grant,
      'desk_app',
    ]),
  ).toEqual([{ missing: 'grant expired' }])
})

test('a checklist suspends what it does not allow any more, for a reason that names its version', async () => {
  const [circular, desk, revoked, suspended] = [
    await shop.grant('circular'),
    await shop.grant('desk'),
    await shop.grant('circular'),
    await shop.grant('circular'),
  ]
  await shop.admin("select kiteline.revoke_grant($1, 'no longer due')", [revoked])
  await suspend(suspended)
  const [published] = await shop.admin(
    `select kiteline.publish_checklist(
       'workshop',
       (
         select jsonb_agg(e.entry)
         from jsonb_array_elements(kiteline.draft_checklist('workshop')) as e(entry)
         where e.entry ->> 'purpose' <> 'circular'
       ),
       'no circulars for now'
     ) as version`,
  )
  expect(
    await shop.inside(
      `select grant_id::text, cause, reason from kiteline_internal.grant_suspensions
       where grant_id = any ($1) order by suspension_id`,
      [[circular, desk, revoked, suspended]],
    ),
  ).toEqual([
    { grant_id: suspended, cause: 'administrator', reason: 'a complaint is looked into' },
    {
      grant_id: circular,
      cause: 'checklist',
      reason: `checklist version ${published?.version}: not on the checklist: place`,
    },
  ])
  expect(await failureOf(resume(circular))).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: `grant ${circular}: not on the checklist: place`,
    hint: 'Legal publishes a checklist that allows it with kiteline.publish_checklist.',
  })
  await shop.stateLaw()
  await resume(circular)
  expect(await open(circular)).toMatchObject({ refusal: null })
})

test('a grant is suspended once at a time and resumed once, with a reason, and only if it exists', async () => {
  const grant = await shop.grant('desk')
  const count = () =>
    shop.inside(
      `select (select count(*) from kiteline_internal.grant_suspensions) as suspensions,
         (select count(*) from kiteline_internal.grant_resumptions) as resumptions`,
    )
  const before = await count()
  for (const act of [suspend, resume]) {
    for (const reason of [null, ' ', 'ab']) {
      expect(await failureOf(act(grant, reason))).toMatchObject({ code: 'KL001' })
    }
    for (const unknown of ['987654321', null]) {
      expect(await failureOf(act(unknown))).toMatchObject({ code: 'KL002' })
    }
  }
  expect(await failureOf(resume(grant))).toMatchObject({
    code: 'KL003',
    detail: `grant ${grant} is not suspended`,
    hint: 'Nothing needs to be done.',
  })
  expect(await count()).toEqual(before)
  await suspend(grant)
  expect(await failureOf(suspend(grant))).toMatchObject({
    code: 'KL003',
    detail: `grant ${grant} is suspended already`,
  })
  await resume(grant)
  await suspend(grant)
  expect(await open(grant)).toEqual(refusedOpening('1'))
})

test('neither recipients nor auditor nor the shop suspend or resume', async () => {
  const grant = await shop.grant('desk')
  for (const login of ['desk_app', 'auditor', 'shop']) {
    const other = await shop.as(login)
    for (const verb of ['suspend', 'resume']) {
      const call = other.query(`select kiteline.${verb}_grant($1, 'out of spite')`, [grant])
      expect(await failureOf(call), `${login} ${verb}`).toMatchObject({ code: '42501' })
    }
  }
})
