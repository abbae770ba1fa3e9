import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createPaperShop, type PaperShop } from '../../harness/papers.ts'

let shop: PaperShop
let count = 0

beforeAll(async () => {
  shop = await createPaperShop()
  await shop.addRecipient('global_crm', { country: 'SG' })
  await shop.admin("select kiteline.create_recipient('gone', 'department', 'Gone', '陈经理')")
  await shop.admin("select kiteline.terminate_recipient('gone', 'contract ended')")
})
afterAll(() => shop.drop())

const defaults = {
  recipient: 'global_crm',
  kind: 'standard_contract',
  reference: 'SC-2030-17',
  lasts: '1 year',
}
type Changed = { readonly [K in keyof typeof defaults]?: string | null }

/** `lasts`: an interval from now, or a word that PostgreSQL takes for a time. */
async function record(changed: Changed = {}): Promise<string> {
  const [row] = await shop.lawyer(
    `select kiteline.record_transfer_mechanism($1, $2, $3, case
       when $4 in ('infinity', '-infinity') then $4::timestamptz
       else clock_timestamp() + $4::interval
     end)::text as id`,
    Object.values({ ...defaults, ...changed }),
  )
  return String(row?.id)
}

const end = (id: string | null, reason: string | null = 'contract given notice') =>
  shop.lawyer('select kiteline.end_transfer_mechanism($1, $2)', [id, reason])

const tables = ['transfer_mechanisms', 'mechanism_ends'] as const

const expectRefused = (work: () => Promise<unknown>, failure: object) =>
  shop.expectRefused(tables, failure, work)

/** A recipient of its own in a country, with a grant of `desk`. */
async function grantee(country: string): Promise<{ recipient: string; grant: string }> {
  count += 1
  const recipient = `grantee_${count}`
  await shop.addRecipient(recipient, { country })
  return { recipient, grant: await shop.grant('desk', { recipient }) }
}

test('a mechanism keeps what allows the transfer, until when', async () => {
  for (const kind of ['assessment', 'certification', 'standard_contract', 'exemption']) {
    const id = await record({ kind })
    expect(
      await shop.inside(
        `select recipient, kind, reference, recorded_by, valid_until > recorded_at as is_to_come
         from kiteline_internal.transfer_mechanisms where mechanism_id = $1`,
        [id],
      ),
    ).toEqual([
      {
        recipient: 'global_crm',
        kind,
        reference: 'SC-2030-17',
        recorded_by: 'lawyer',
        is_to_come: true,
      },
    ])
  }
})

const invalid = { code: 'KL001', message: 'invalid argument' }
const kindFault = 'kind must be assessment, certification, standard_contract or exemption'
const termFault = 'valid_until must be finite and in the future'
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
  'no kind': [{ kind: null }, { ...invalid, detail: kindFault }],
  'another kind': [{ kind: 'goodwill' }, { ...invalid, detail: kindFault }],
  'no reference': [{ reference: null }, { ...invalid, detail: 'reference must not be empty' }],
  'a blank reference': [{ reference: ' ' }, { ...invalid, detail: 'reference must not be empty' }],
  'no end': [{ lasts: null }, { ...invalid, detail: termFault }],
  'an end that never comes': [{ lasts: 'infinity' }, { ...invalid, detail: termFault }],
  'an end that always was': [{ lasts: '-infinity' }, { ...invalid, detail: termFault }],
  'an end in the past': [{ lasts: '-1 minute' }, { ...invalid, detail: termFault }],
}
for (const [what, [changed, failure]] of Object.entries(wrong)) {
  test(`no mechanism is recorded for ${what}`, async () => {
    await expectRefused(() => record(changed), failure)
  })
}

test('a mechanism is ended once, with a reason', async () => {
  const id = await record()
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
    detail: `transfer mechanism ${id} is ended already`,
  })
  expect(
    await shop.inside(
      'select recipient, reason, ended_by from kiteline_internal.mechanism_ends where mechanism_id = $1',
      [id],
    ),
  ).toEqual([{ recipient: 'global_crm', reason: 'contract given notice', ended_by: 'lawyer' }])
})

const abroad = 'no mechanism for transfer abroad'

test('gate of the transfer: a recipient abroad has a mechanism that counts', async () => {
  const { recipient, grant } = await grantee('SG')
  expect(await shop.gate('transfer', grant)).toBe(abroad)
  await record()
  expect(await shop.gate('transfer', grant)).toBe(abroad)
  const id = await record({ recipient })
  expect(await shop.gate('transfer', grant)).toBeNull()
  await end(id)
  expect(await shop.gate('transfer', grant)).toBe(abroad)
  await shop.inside(
    `insert into kiteline_internal.transfer_mechanisms (recipient, kind, reference, valid_until)
     values ($1, 'assessment', 'lapsed', clock_timestamp() - interval '1 second')`,
    [recipient],
  )
  expect(await shop.gate('transfer', grant)).toBe(abroad)
  await record({ recipient, kind: 'exemption' })
  expect(await shop.gate('transfer', grant)).toBeNull()
})

test('gate of the transfer: not asked of a recipient here, and shut without a grant', async () => {
  const { grant } = await grantee('CN')
  expect(await shop.gate('transfer', grant)).toBeNull()
  expect(await shop.gate('transfer', '987654321')).toBe('country unknown')
  expect(await shop.gate('transfer', null)).toBe('country unknown')
})

test('gate of the transfer: asked of an authority that is abroad, too', async () => {
  await shop.addRecipient('customs', { role: 'authority' })
  const grant = await shop.grant('alarm', {
    recipient: 'customs',
    login: 'rival_app',
    term: '1 day',
  })
  expect(await shop.gate('transfer', grant)).toBeNull()
  await shop.asOwner(
    "update kiteline_internal.recipients set country = 'SG' where recipient = 'customs'",
  )
  expect(await shop.gate('transfer', grant)).toBe(abroad)
  expect(await shop.holdsUntil(grant)).toBe('-infinity')
})

test('a grant abroad holds as long as the mechanism that lasts longest', async () => {
  const { recipient, grant } = await grantee('SG')
  const endOf = async (id: string) => {
    const [row] = await shop.inside(
      'select valid_until::text from kiteline_internal.transfer_mechanisms where mechanism_id = $1',
      [id],
    )
    return row?.valid_until
  }
  expect(await shop.holdsUntil(grant)).toBe('-infinity')
  const short = await record({ recipient, lasts: '1 day' })
  expect(await shop.holdsUntil(grant)).toBe(await endOf(short))
  const long = await record({ recipient, lasts: '2 days' })
  expect(await shop.holdsUntil(grant)).toBe(await endOf(long))
  await end(long)
  expect(await shop.holdsUntil(grant)).toBe(await endOf(short))
})

test('who may record and end', async () => {
  await shop.database.createLogin('clerk', { memberOf: ['kiteline_admin'] })
  await shop.database.createLogin('service', { memberOf: ['kiteline_service'] })
  for (const login of ['clerk', 'lawyer', 'service', 'auditor', 'desk_app', 'shop']) {
    const client = await shop.as(login)
    for (const sql of [
      "select kiteline.record_transfer_mechanism('nobody', 'x', 'y', 'infinity')",
      "select kiteline.end_transfer_mechanism(0, 'because')",
    ]) {
      // Who may call it is told what is wrong with the call.
      expect((await failureOf(client.query(sql))).code, `${login}: ${sql}`).toBe(
        login === 'lawyer' ? 'KL002' : '42501',
      )
    }
  }
})

test('nothing about a mechanism is rewritten, and every row is in the change log', async () => {
  const id = await record()
  await end(id)
  await shop.expectAppendOnly('transfer_mechanisms', 'reference')
  await shop.expectAppendOnly('mechanism_ends', 'reason')
  expect(
    await shop.audit(
      `select relation, command, login from kiteline.change_log
       where row_key = $1 and relation like '%mechanism%' order by changed_at`,
      [id],
    ),
  ).toEqual([
    { relation: 'kiteline_internal.transfer_mechanisms', command: 'insert', login: 'lawyer' },
    { relation: 'kiteline_internal.mechanism_ends', command: 'insert', login: 'lawyer' },
  ])
})
