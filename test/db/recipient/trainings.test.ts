import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createPaperShop, type PaperShop, train } from '../../harness/papers.ts'

let shop: PaperShop
let count = 0

beforeAll(async () => {
  shop = await createPaperShop()
  await shop.addRecipient('school', { isTrained: false })
  await shop.admin("select kiteline.create_recipient('gone', 'department', 'Gone', '陈经理')")
  await shop.admin("select kiteline.terminate_recipient('gone', 'contract ended')")
})
afterAll(() => shop.drop())

const defaults = {
  recipient: 'school',
  person: 'engineer-17',
  course: 'handling customer data',
  lasts: '12 months',
  score: null as number | null,
}
type Changed = { readonly [K in keyof typeof defaults]?: (typeof defaults)[K] | null }

/** `lasts`: an interval from now, or a word that PostgreSQL takes for a time. */
function record(changed: Changed = {}) {
  return shop.admin(
    `select kiteline.record_training($1, $2, $3, case
       when $4 in ('infinity', '-infinity') then $4::timestamptz
       else clock_timestamp() + $4::interval
     end, $5)::text as id`,
    Object.values({ ...defaults, ...changed }),
  )
}

const end = (id: string | null, reason: string | null = 'left the school') =>
  shop.admin('select kiteline.end_training($1, $2)', [id, reason])

const tables = ['trainings', 'training_ends'] as const

const expectRefused = (work: () => Promise<unknown>, failure: object) =>
  shop.expectRefused(tables, failure, work)

/** A recipient of its own whose people are not trained, with a grant of `desk`. */
async function grantee(): Promise<{ recipient: string; grant: string }> {
  count += 1
  const recipient = `grantee_${count}`
  await shop.addRecipient(recipient, { isTrained: false })
  return { recipient, grant: await shop.grant('desk', { recipient }) }
}

test('a training keeps who was trained in what, until when', async () => {
  const [row] = await record({ score: 92, person: '工程师 17' })
  expect(
    await shop.inside(
      `select recipient, person, course, score, recorded_by,
         valid_until between recorded_at + interval '364 days' and recorded_at + interval '367 days' as is_a_year
       from kiteline_internal.trainings where training_id = $1`,
      [row?.id],
    ),
  ).toEqual([
    {
      recipient: 'school',
      person: '工程师 17',
      course: 'handling customer data',
      score: 92,
      recorded_by: 'dba',
      is_a_year: true,
    },
  ])
})

test('a training counts for twenty-four months at most', async () => {
  await record({ lasts: '24 months' })
  for (const lasts of ['24 months 1 minute', '3 years']) {
    await expectRefused(() => record({ lasts }), {
      code: 'KL001',
      detail: 'valid_until must be at most 24 months ahead',
    })
  }
  const write = shop.asOwner(
    `insert into kiteline_internal.trainings (recipient, person, course, valid_until)
     values ('school', 'x', 'y', clock_timestamp() + interval '733 days')`,
  )
  expect(await failureOf(write)).toMatchObject({ code: '23514' })
})

const invalid = { code: 'KL001', message: 'invalid argument' }
const personFault = 'person must have 1 to 200 characters, without spaces around them'
const termFault = 'valid_until must be finite and in the future'
const scoreFault = 'score must lie between 0 and 100 points'
const wrong: Readonly<Record<string, [Changed, object]>> = {
  'an unknown recipient': [
    { recipient: 'nobody' },
    { code: 'KL002', message: 'no such object', detail: 'recipient nobody' },
  ],
  'no recipient': [{ recipient: null }, { code: 'KL002' }],
  'a terminated recipient': [
    { recipient: 'gone' },
    { code: 'KL003', detail: 'recipient gone is terminated' },
  ],
  'no person': [{ person: null }, { ...invalid, detail: personFault }],
  'an empty person': [{ person: '' }, { ...invalid, detail: personFault }],
  // The actor is compared letter by letter: this one would never be found.
  'a person with a space after it': [{ person: 'anna ' }, { ...invalid, detail: personFault }],
  'a person of 201 letters': [{ person: 'a'.repeat(201) }, { ...invalid, detail: personFault }],
  'no course': [{ course: null }, { ...invalid, detail: 'course must not be empty' }],
  'a blank course': [{ course: ' ' }, { ...invalid, detail: 'course must not be empty' }],
  'a score below nothing': [{ score: -1 }, { ...invalid, detail: scoreFault }],
  'a score above all': [{ score: 101 }, { ...invalid, detail: scoreFault }],
  'no end': [{ lasts: null }, { ...invalid, detail: termFault }],
  'an end that never comes': [{ lasts: 'infinity' }, { ...invalid, detail: termFault }],
  'an end that always was': [{ lasts: '-infinity' }, { ...invalid, detail: termFault }],
  'an end in the past': [{ lasts: '-1 minute' }, { ...invalid, detail: termFault }],
}
for (const [what, [changed, failure]] of Object.entries(wrong)) {
  test(`no training is recorded for ${what}`, async () => {
    await expectRefused(() => record(changed), failure)
  })
}

test('a training is ended once, with a reason', async () => {
  const [row] = await record()
  const id = String(row?.id)
  for (const reason of [null, '', '   ', 'ab']) {
    await expectRefused(() => end(id, reason), {
      ...invalid,
      detail: 'reason must have at least 3 characters',
    })
  }
  for (const unknown of [null, '987654321']) {
    await expectRefused(() => end(unknown), { code: 'KL002' })
  }
  await end(id)
  await expectRefused(() => end(id), {
    code: 'KL003',
    message: 'not possible in the present state',
    detail: `training ${id} is ended already`,
  })
  expect(
    await shop.inside(
      'select recipient, reason, ended_by from kiteline_internal.training_ends where training_id = $1',
      [id],
    ),
  ).toEqual([{ recipient: 'school', reason: 'left the school', ended_by: 'dba' }])
})

test('gate of the training: the actor’s own', async () => {
  const { recipient, grant } = await grantee()
  expect(await shop.gate('training', grant)).toBe('training missing')
  await train(shop, recipient, 'somebody-else')
  await train(shop, 'school', 'engineer-17')
  expect(await shop.gate('training', grant)).toBe('training missing')
  const id = await train(shop, recipient, 'engineer-17')
  expect(await shop.gate('training', grant)).toBeNull()
  for (const actor of ['Engineer-17', 'engineer-17 ', 'engineer-1']) {
    expect(await shop.gate('training', grant, { actor }), actor).toBe('training missing')
  }
  await end(id)
  expect(await shop.gate('training', grant)).toBe('training missing')
})

test('gate of the training: or the login’s, for all who work through it', async () => {
  const { recipient, grant } = await grantee()
  await train(shop, recipient, 'desk_app')
  expect(await shop.gate('training', grant)).toBeNull()
  expect(await shop.gate('training', grant, { actor: 'anybody' })).toBeNull()
  expect(await shop.gate('training', grant, { login: 'rival_app' })).toBe('training missing')
})

test('gate of the training: it has not expired', async () => {
  const { recipient, grant } = await grantee()
  await shop.inside(
    `insert into kiteline_internal.trainings (recipient, person, course, valid_until)
     values ($1, 'engineer-17', 'last year''s', clock_timestamp() - interval '1 second')`,
    [recipient],
  )
  expect(await shop.gate('training', grant)).toBe('training expired')
  await train(shop, recipient, 'engineer-17')
  expect(await shop.gate('training', grant)).toBeNull()
})

test('gate of the training: not asked of an authority, and shut without a grant', async () => {
  await shop.addRecipient('fire_brigade', { role: 'authority', isTrained: false })
  const grant = await shop.grant('alarm', {
    recipient: 'fire_brigade',
    login: 'rival_app',
    term: '1 day',
  })
  expect(await shop.gate('training', grant)).toBeNull()
  expect(await shop.holdsUntil(grant)).toBe('infinity')
  expect(await shop.gate('training', '987654321')).toBe('training missing')
  expect(await shop.gate('training', null)).toBe('training missing')
})

test('a grant holds as long as the longer of the actor’s and the login’s training', async () => {
  const { recipient, grant } = await grantee()
  expect(await shop.holdsUntil(grant)).toBe('-infinity')
  const [short] = await endOf(await train(shop, recipient, 'desk_app', '1 day'))
  expect(await shop.holdsUntil(grant)).toBe(short?.valid_until)
  const longId = await train(shop, recipient, 'engineer-17', '2 days')
  const [long] = await endOf(longId)
  expect(await shop.holdsUntil(grant)).toBe(long?.valid_until)
  expect(await shop.holdsUntil(grant, { actor: 'anna' })).toBe(short?.valid_until)
  await end(longId)
  expect(await shop.holdsUntil(grant)).toBe(short?.valid_until)
})

const endOf = (id: string) =>
  shop.inside('select valid_until::text from kiteline_internal.trainings where training_id = $1', [
    id,
  ])

test('who may record and end', async () => {
  await shop.database.createLogin('clerk', { memberOf: ['kiteline_admin'] })
  await shop.database.createLogin('service', { memberOf: ['kiteline_service'] })
  for (const login of ['clerk', 'lawyer', 'service', 'auditor', 'desk_app', 'shop']) {
    const client = await shop.as(login)
    for (const sql of [
      "select kiteline.record_training('nobody', 'x', 'y', 'infinity')",
      "select kiteline.end_training(0, 'because')",
    ]) {
      // Who may call it is told what is wrong with the call.
      expect((await failureOf(client.query(sql))).code, `${login}: ${sql}`).toBe(
        login === 'clerk' ? 'KL002' : '42501',
      )
    }
  }
})

test('nothing about a training is rewritten, and every row is in the change log', async () => {
  const [row] = await record()
  await end(String(row?.id))
  await shop.expectAppendOnly('trainings', 'course')
  await shop.expectAppendOnly('training_ends', 'reason')
  expect(
    await shop.audit(
      `select relation, command, login from kiteline.change_log
       where row_key = $1 and relation like '%training%' order by changed_at`,
      [row?.id],
    ),
  ).toEqual([
    { relation: 'kiteline_internal.trainings', command: 'insert', login: 'dba' },
    { relation: 'kiteline_internal.training_ends', command: 'insert', login: 'dba' },
  ])
})
