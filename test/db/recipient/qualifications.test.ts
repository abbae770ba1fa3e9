import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createPaperShop, type PaperShop, someHash } from '../../harness/papers.ts'

let shop: PaperShop

beforeAll(async () => {
  shop = await createPaperShop()
  await shop.admin("select kiteline.create_recipient('carrier', 'department', 'SuYun', '陈经理')")
  await shop.admin("select kiteline.create_recipient('gone', 'department', 'Gone', '陈经理')")
  await shop.admin("select kiteline.terminate_recipient('gone', 'contract ended')")
})
afterAll(() => shop.drop())

const defaults = {
  recipient: 'carrier',
  kind: 'iso27001',
  number: 'IS 700001',
  valid_until: '2999-12-31T00:00:00Z',
  evidence_hash: someHash,
  issued_on: null,
}
type Changed = { readonly [K in keyof typeof defaults]?: string | null }

async function record(changed: Changed = {}): Promise<string> {
  const [row] = await shop.admin(
    'select kiteline.record_qualification($1, $2, $3, $4, $5, $6)::text as id',
    Object.values({ ...defaults, ...changed }),
  )
  return String(row?.id)
}

const verify = (id: string | null, reason: string | null = 'seen the original') =>
  shop.lawyer('select kiteline.verify_qualification($1, $2)', [id, reason])
const revoke = (id: string | null, reason: string | null = 'withdrawn by its issuer') =>
  shop.admin('select kiteline.revoke_qualification($1, $2)', [id, reason])

const tables = [
  'recipient_qualifications',
  'qualification_verifications',
  'qualification_revocations',
] as const

const expectRefused = (work: () => Promise<unknown>, failure: object) =>
  shop.expectRefused(tables, failure, work)

test('a qualification keeps what was shown, by whom it was recorded and verified', async () => {
  const id = await record({ issued_on: '2020-02-29' })
  await verify(id)
  expect(
    await shop.inside(
      `select q.recipient, q.kind, q.number, q.issued_on::text, q.valid_until, q.evidence_hash, q.recorded_by,
         v.verified_by, v.recorded_by as verified_of, v.reason
       from kiteline_internal.recipient_qualifications q
       join kiteline_internal.qualification_verifications v on v.qualification_id = q.qualification_id
       where q.qualification_id = $1`,
      [id],
    ),
  ).toEqual([
    {
      ...defaults,
      issued_on: '2020-02-29',
      valid_until: new Date(defaults.valid_until),
      recorded_by: 'dba',
      verified_by: 'lawyer',
      verified_of: 'dba',
      reason: 'seen the original',
    },
  ])
})

test('a paper may have been issued today, in China', async () => {
  const [row] = await shop.inside(
    "select (clock_timestamp() at time zone 'Asia/Shanghai')::date::text as today",
  )
  await record({ issued_on: String(row?.today) })
})

const invalid = { code: 'KL001', message: 'invalid argument' }
const kindFault = 'kind must be a word of lower-case letters, digits and _, and begin with a letter'
const hashFault = 'evidence_hash must have 64 digits of 0-9, a-f'
const termFault = 'valid_until must be finite and in the future'
const dateFault = 'issued_on must not be in the future'
const wrong: Readonly<Record<string, [Changed, object]>> = {
  'an unknown recipient': [
    { recipient: 'nobody' },
    { code: 'KL002', message: 'no such object', detail: 'recipient nobody' },
  ],
  'no recipient': [{ recipient: null }, { code: 'KL002' }],
  'a terminated recipient': [
    { recipient: 'gone' },
    {
      code: 'KL003',
      message: 'not possible in the present state',
      detail: 'recipient gone is terminated',
    },
  ],
  'no kind': [{ kind: null }, { ...invalid, detail: kindFault }],
  'a kind in capitals': [{ kind: 'ISO27001' }, { ...invalid, detail: kindFault }],
  'a kind of two words': [{ kind: 'iso 27001' }, { ...invalid, detail: kindFault }],
  'a kind of 64 letters': [{ kind: 'k'.repeat(64) }, { ...invalid, detail: kindFault }],
  'no number': [{ number: null }, { ...invalid, detail: 'number must not be empty' }],
  'a blank number': [{ number: '  ' }, { ...invalid, detail: 'number must not be empty' }],
  'no evidence': [{ evidence_hash: null }, { ...invalid, detail: hashFault }],
  'empty evidence': [{ evidence_hash: '' }, { ...invalid, detail: hashFault }],
  'a short hash': [{ evidence_hash: someHash.slice(1) }, { ...invalid, detail: hashFault }],
  'a hash in capitals': [
    { evidence_hash: someHash.toUpperCase() },
    { ...invalid, detail: hashFault },
  ],
  'a hash with a line after it': [
    { evidence_hash: `${someHash}\n` },
    { ...invalid, detail: hashFault },
  ],
  'no end': [{ valid_until: null }, { ...invalid, detail: termFault }],
  'an end that never comes': [{ valid_until: 'infinity' }, { ...invalid, detail: termFault }],
  'an end in the past': [
    { valid_until: '2001-01-01T00:00:00Z' },
    { ...invalid, detail: termFault },
  ],
  'an issue to come': [{ issued_on: '2999-01-01' }, { ...invalid, detail: dateFault }],
  'an issue that always was': [{ issued_on: '-infinity' }, { ...invalid, detail: dateFault }],
}
for (const [what, [changed, failure]] of Object.entries(wrong)) {
  test(`no qualification is recorded for ${what}`, async () => {
    await expectRefused(() => record(changed), failure)
  })
}

test('who recorded a qualification cannot verify it, a member of kiteline_legal or not', async () => {
  const id = await record()
  await expectRefused(() => shop.admin("select kiteline.verify_qualification($1, 'mine')", [id]), {
    code: 'KL003',
    detail: `qualification ${id} was recorded by dba, who cannot verify it too`,
  })
  const write = (of: string, by: string) =>
    failureOf(
      shop.asOwner(
        `insert into kiteline_internal.qualification_verifications (
           qualification_id, recorded_by, reason, verified_by
         ) values (${id}, '${of}', 'written by hand', '${by}')`,
      ),
    )
  expect(await write('dba', 'dba')).toMatchObject({ code: '23514' })
  expect(await write('somebody', 'dba')).toMatchObject({ code: '23503' })
})

test('a qualification is verified once, and never when it is revoked or has expired', async () => {
  const verified = await record()
  await verify(verified)
  await expectRefused(() => verify(verified), {
    code: 'KL003',
    detail: `qualification ${verified} is verified already`,
  })
  const revoked = await record()
  await revoke(revoked)
  await expectRefused(() => verify(revoked), {
    code: 'KL003',
    detail: `qualification ${revoked} is revoked`,
  })
  const expired = await shop.enterExpired('carrier', 'iso27001')
  await expectRefused(() => verify(expired), {
    code: 'KL003',
    detail: `qualification ${expired} has expired`,
  })
})

test('a qualification is revoked once, by administrators or legal', async () => {
  const first = await record()
  await revoke(first)
  await expectRefused(() => revoke(first), {
    code: 'KL003',
    detail: `qualification ${first} is revoked already`,
  })
  const second = await record()
  await shop.lawyer("select kiteline.revoke_qualification($1, 'forged')", [second])
  expect(
    await shop.inside(
      `select recipient, reason, revoked_by from kiteline_internal.qualification_revocations
       where qualification_id in ($1, $2) order by qualification_id`,
      [first, second],
    ),
  ).toEqual([
    { recipient: 'carrier', reason: 'withdrawn by its issuer', revoked_by: 'dba' },
    { recipient: 'carrier', reason: 'forged', revoked_by: 'lawyer' },
  ])
})

test('nothing is verified or revoked without a reason, or that does not exist', async () => {
  const id = await record()
  for (const change of [verify, revoke]) {
    for (const reason of [null, '', '   ', 'ab']) {
      await expectRefused(() => change(id, reason), {
        ...invalid,
        detail: 'reason must have at least 3 characters',
      })
    }
    for (const unknown of [null, '987654321']) {
      await expectRefused(() => change(unknown), { code: 'KL002' })
    }
  }
})

test('who may record, verify and revoke', async () => {
  const call = {
    record: `select kiteline.record_qualification('carrier', 'k', 'n', 'infinity', 'x')`,
    verify: "select kiteline.verify_qualification(0, 'because')",
    revoke: "select kiteline.revoke_qualification(0, 'because')",
  }
  await shop.database.createLogin('clerk', { memberOf: ['kiteline_admin'] })
  await shop.database.createLogin('service', { memberOf: ['kiteline_service'] })
  const refused: Readonly<Record<string, readonly (keyof typeof call)[]>> = {
    clerk: ['verify'],
    lawyer: ['record'],
    service: ['record', 'verify', 'revoke'],
    auditor: ['record', 'verify', 'revoke'],
    desk_app: ['record', 'verify', 'revoke'],
    shop: ['record', 'verify', 'revoke'],
  }
  for (const [login, names] of Object.entries(refused)) {
    const client = await shop.as(login)
    for (const name of Object.keys(call) as (keyof typeof call)[]) {
      const { code } = await failureOf(client.query(call[name]))
      // Who may call it is told what is wrong with the call.
      if (names.includes(name)) expect(code, `${login} ${name}`).toBe('42501')
      else expect(code, `${login} ${name}`).toMatch(/^KL00[12]$/)
    }
  }
})

test('nothing about a qualification is rewritten, and every row is in the change log', async () => {
  const id = await record()
  await verify(id)
  await revoke(id)
  await shop.expectAppendOnly('recipient_qualifications', 'number')
  await shop.expectAppendOnly('qualification_verifications', 'reason')
  await shop.expectAppendOnly('qualification_revocations', 'reason')
  expect(
    await shop.audit(
      `select relation, command, login from kiteline.change_log
       where row_key = $1 and relation like '%qualification%' order by changed_at`,
      [id],
    ),
  ).toEqual([
    { relation: 'kiteline_internal.recipient_qualifications', command: 'insert', login: 'dba' },
    {
      relation: 'kiteline_internal.qualification_verifications',
      command: 'insert',
      login: 'lawyer',
    },
    { relation: 'kiteline_internal.qualification_revocations', command: 'insert', login: 'dba' },
  ])
})
