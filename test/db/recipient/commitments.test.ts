import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createPaperShop, type PaperShop, signNewest, someHash } from '../../harness/papers.ts'

let shop: PaperShop
let count = 0

beforeAll(async () => {
  shop = await createPaperShop()
  await shop.admin("select kiteline.create_recipient('gone', 'department', 'Gone', '陈经理')")
  await shop.admin("select kiteline.terminate_recipient('gone', 'contract ended')")
})
afterAll(() => shop.drop())

const mandatory = ['no_resale', 'no_leak', 'purpose_only']

function publish(
  version: string | null,
  hash: string | null = someHash,
  clauses: readonly (string | null)[] | null = mandatory,
) {
  return shop.lawyer('select kiteline.publish_commitment_text($1, $2, $3)', [
    version,
    hash,
    clauses,
  ])
}

/** Publishes a text and answers its version. */
async function publishNext(): Promise<string> {
  count += 1
  const version = `2031-${count}`
  await publish(version)
  return version
}

/** A recipient of its own that has signed nothing. */
async function newcomer(role = 'department'): Promise<string> {
  count += 1
  const name = `newcomer_${count}`
  await shop.addRecipient(name, { role, isSigned: false })
  return name
}

interface Signature {
  readonly recipient?: string | null
  readonly version?: string | null
  readonly signatory?: string | null
  readonly hash?: string | null
  /** Hours from now, or a word that PostgreSQL takes for a time. */
  readonly signedAt?: number | 'infinity' | '-infinity' | null
}

function sign(signature: Signature) {
  const { signedAt = 0 } = signature
  return shop.admin(
    `select kiteline.sign_commitment($1, $2, $3, case
       when $4 in ('infinity', '-infinity') then $4::timestamptz
       else clock_timestamp() + $4::numeric * interval '1 hour'
     end, $5)`,
    [
      signature.recipient,
      signature.version,
      'signatory' in signature ? signature.signatory : '王芳',
      signedAt === null ? null : String(signedAt),
      'hash' in signature ? signature.hash : someHash,
    ],
  )
}

const tables = ['commitment_texts', 'commitments'] as const

const expectRefused = (work: () => Promise<unknown>, failure: object) =>
  shop.expectRefused(tables, failure, work)

test('a text and its signature keep what was promised, by whose hand', async () => {
  const recipient = await newcomer()
  await publish('2030-1', someHash, [...mandatory, 'inspection'])
  await sign({ recipient, version: '2030-1', signatory: '赵总' })
  expect(
    await shop.inside(
      `select t.version, t.text_hash, t.clauses, t.published_by, c.signatory, c.evidence_hash, c.recorded_by,
         abs(extract(epoch from c.recorded_at - c.signed_at)) < 60 as is_of_now
       from kiteline_internal.commitments c
       join kiteline_internal.commitment_texts t on t.commitment_text_id = c.commitment_text_id
       where c.recipient = $1`,
      [recipient],
    ),
  ).toEqual([
    {
      version: '2030-1',
      text_hash: someHash,
      clauses: [...mandatory, 'inspection'],
      published_by: 'lawyer',
      signatory: '赵总',
      evidence_hash: someHash,
      recorded_by: 'dba',
      is_of_now: true,
    },
  ])
})

const invalid = { code: 'KL001', message: 'invalid argument' }
const state = { code: 'KL003', message: 'not possible in the present state' }
const clauseFault = 'clauses must hold no_resale, no_leak, purpose_only'
const wordFault =
  'each clause must be a word of lower-case letters, digits and _, and begin with a letter'
const textHashFault = 'text_hash must have 64 digits of 0-9, a-f'
const badTexts: Readonly<Record<string, [Parameters<typeof publish>, string]>> = {
  'no version': [[null], 'version must not be empty'],
  'a blank version': [[' '], 'version must not be empty'],
  'no hash': [['bad', null], textHashFault],
  'a short hash': [['bad', someHash.slice(2)], textHashFault],
  'a hash in capitals': [['bad', someHash.toUpperCase()], textHashFault],
  'no clauses': [['bad', someHash, null], clauseFault],
  'an empty list of clauses': [['bad', someHash, []], clauseFault],
  'a clause that is empty': [['bad', someHash, [...mandatory, null]], wordFault],
  'no word about resale': [['bad', someHash, ['no_leak', 'purpose_only']], clauseFault],
  'no word about leaks': [['bad', someHash, ['no_resale', 'purpose_only']], clauseFault],
  'no word about purposes': [['bad', someHash, ['no_resale', 'no_leak']], clauseFault],
  'a clause in sentences': [['bad', someHash, [...mandatory, 'No resale.']], wordFault],
}
for (const [what, [values, detail]] of Object.entries(badTexts)) {
  test(`no commitment text is published with ${what}`, async () => {
    await expectRefused(() => publish(...values), { ...invalid, detail })
  })
}

test('the table refuses a text without one of the three clauses, whoever writes it', async () => {
  for (const clause of mandatory) {
    const others = mandatory.filter((other) => other !== clause)
    const write = shop.asOwner(
      `insert into kiteline_internal.commitment_texts (version, text_hash, clauses)
       values ('by hand', '${someHash}', '{${others}}')`,
    )
    expect(await failureOf(write), clause).toMatchObject({ code: '23514' })
  }
})

test('a version is published once', async () => {
  const version = await publishNext()
  await expectRefused(() => publish(version), {
    ...state,
    detail: `commitment text ${version} is published already`,
  })
})

test('only the text in force can be signed, and once', async () => {
  const recipient = await newcomer()
  const old = await publishNext()
  const current = await publishNext()
  await expectRefused(() => sign({ recipient, version: old }), {
    ...state,
    detail: `commitment text ${old} is not in force`,
  })
  for (const unknown of ['2099-1', null]) {
    await expectRefused(() => sign({ recipient, version: unknown }), {
      code: 'KL002',
      message: 'no such object',
    })
  }
  await sign({ recipient, version: current })
  await expectRefused(() => sign({ recipient, version: current, signatory: '赵总' }), {
    ...state,
    detail: `recipient ${recipient} has signed commitment text ${current} already`,
  })
})

test('who signs exists, and has not ended', async () => {
  const version = await publishNext()
  for (const unknown of ['nobody', null]) {
    await expectRefused(() => sign({ recipient: unknown, version }), { code: 'KL002' })
  }
  await expectRefused(() => sign({ recipient: 'gone', version }), {
    ...state,
    detail: 'recipient gone is terminated',
  })
})

const badSignatures: Readonly<Record<string, [Signature, string]>> = {
  'no signatory': [{ signatory: null }, 'signatory must not be empty'],
  'a blank signatory': [{ signatory: '  ' }, 'signatory must not be empty'],
  'no evidence': [{ hash: null }, 'evidence_hash must have 64 digits of 0-9, a-f'],
  'evidence of another shape': [
    { hash: 'scan.pdf' },
    'evidence_hash must have 64 digits of 0-9, a-f',
  ],
  'no time': [{ signedAt: null }, 'signed_at must not be in the future'],
  'a time to come': [{ signedAt: 1 }, 'signed_at must not be in the future'],
  'a time that never comes': [{ signedAt: 'infinity' }, 'signed_at must not be in the future'],
  'a time before the text': [
    { signedAt: -25 },
    'signed_at must not be before the text was published',
  ],
  'a time that always was': [
    { signedAt: '-infinity' },
    'signed_at must not be before the text was published',
  ],
}
for (const [what, [signature, detail]] of Object.entries(badSignatures)) {
  test(`no commitment is signed with ${what}`, async () => {
    const recipient = await newcomer()
    const version = await publishNext()
    await expectRefused(() => sign({ recipient, version, ...signature }), { ...invalid, detail })
  })
}

test('a paper that bears the day only is signed on the day of its text', async () => {
  const recipient = await newcomer()
  await sign({ recipient, version: await publishNext(), signedAt: -23 })
})

test('gate of the commitment: the recipient has signed the text in force', async () => {
  const recipient = await newcomer()
  const grant = await shop.grant('desk', { recipient })
  expect(await shop.gate('commitment', grant)).toBe('commitment not signed')
  await signNewest(shop, 'desk_dept')
  expect(await shop.gate('commitment', grant)).toBe('commitment not signed')
  await signNewest(shop, recipient)
  expect(await shop.gate('commitment', grant)).toBeNull()
  // A signature does not lapse by the clock; a new text ends it.
  await publishNext()
  expect(await shop.gate('commitment', grant)).toBe('commitment not signed')
  await signNewest(shop, recipient)
  expect(await shop.gate('commitment', grant)).toBeNull()
  expect(await shop.gate('commitment', '987654321')).toBe('commitment not signed')
  expect(await shop.gate('commitment', null)).toBe('commitment not signed')
})

test('gate of the commitment: an authority signs nothing', async () => {
  const recipient = await newcomer('authority')
  const grant = await shop.grant('alarm', { recipient, login: 'rival_app', term: '1 day' })
  expect(await shop.gate('commitment', grant)).toBeNull()
})

test('gate of the commitment: without any text nobody opens', async () => {
  const recipient = await newcomer()
  const grant = await shop.grant('desk', { recipient })
  const client = await shop.database.superuser.connect()
  try {
    // Taken back at the end: a text is never deleted.
    await client.query('begin')
    await client.query('alter table kiteline_internal.commitment_texts disable trigger all')
    await client.query('alter table kiteline_internal.commitments disable trigger all')
    await client.query('delete from kiteline_internal.commitments')
    await client.query('delete from kiteline_internal.commitment_texts')
    const { rows } = await client.query(
      "select kiteline_internal.gate_commitment($1, 'desk_app', 'engineer-17') as missing",
      [grant],
    )
    expect(rows).toEqual([{ missing: 'commitment text none in force' }])
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('who may publish and sign', async () => {
  const call = {
    publish: "select kiteline.publish_commitment_text('', '', '{}')",
    sign: "select kiteline.sign_commitment('nobody', '', '', 'infinity', '')",
  }
  await shop.database.createLogin('clerk', { memberOf: ['kiteline_admin'] })
  await shop.database.createLogin('service', { memberOf: ['kiteline_service'] })
  const allowed: Readonly<Record<string, string | undefined>> = { clerk: 'sign', lawyer: 'publish' }
  for (const login of ['clerk', 'lawyer', 'service', 'auditor', 'desk_app', 'shop']) {
    const client = await shop.as(login)
    for (const [name, sql] of Object.entries(call)) {
      const { code } = await failureOf(client.query(sql))
      // Who may call it is told what is wrong with the call.
      if (allowed[login] === name) expect(code, `${login} ${name}`).toMatch(/^KL00[12]$/)
      else expect(code, `${login} ${name}`).toBe('42501')
    }
  }
})

test('nothing about a commitment is rewritten, and every row is in the change log', async () => {
  const recipient = await newcomer()
  const version = await publishNext()
  await sign({ recipient, version })
  await shop.expectAppendOnly('commitment_texts', 'version')
  await shop.expectAppendOnly('commitments', 'signatory')
  const [text] = await shop.inside(
    'select commitment_text_id::text as id from kiteline_internal.commitment_texts where version = $1',
    [version],
  )
  expect(
    await shop.audit(
      `select relation, command, login from kiteline.change_log
       where (relation = 'kiteline_internal.commitment_texts' and row_key = $1)
          or (relation = 'kiteline_internal.commitments' and row_key = $2)
       order by changed_at`,
      [text?.id, recipient],
    ),
  ).toEqual([
    { relation: 'kiteline_internal.commitment_texts', command: 'insert', login: 'lawyer' },
    { relation: 'kiteline_internal.commitments', command: 'insert', login: 'dba' },
  ])
})
