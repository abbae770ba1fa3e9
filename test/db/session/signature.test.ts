import { createHash, createHmac, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OpeningRequest, openSession, refusedOpening } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client
let grant: string
const key = Buffer.from('7b'.repeat(32), 'hex')

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
  grant = await shop.grant('desk', { isSigned: true })
  await shop.admin("select kiteline.register_signing_key('desk_app', $1)", [key])
})
beforeEach(async () => {
  await shop.asOwner('delete from kiteline_internal.used_nonces')
})
afterAll(() => shop.drop())

interface Signed {
  readonly key: Buffer
  readonly grant: string
  readonly actor: string
  readonly reason: string
  readonly subjects: readonly string[] | null
  readonly nonce: string
  readonly expiresAt: number
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

function prefixed(fields: readonly string[]): string {
  return fields.map((field) => `${Buffer.byteLength(field)}:${field}`).join('')
}

// The words of the format, written a second time: the client's own signer is tested elsewhere.
function sign(signed: Signed): Buffer {
  const subjects =
    signed.subjects === null
      ? 'matching'
      : createHash('sha256').update(prefixed(signed.subjects)).digest('hex')
  return createHmac('sha256', signed.key)
    .update(
      prefixed([
        'kiteline.open.v1',
        signed.grant,
        signed.actor,
        signed.reason,
        subjects,
        signed.nonce,
        String(signed.expiresAt),
      ]),
    )
    .digest()
}

function fresh(changed: Partial<Signed> = {}): Signed {
  return {
    key,
    grant,
    actor: 'engineer-17',
    reason: '工单 4711',
    subjects: ['1', '2'],
    nonce: randomBytes(8).toString('hex'),
    expiresAt: inSeconds(60),
    ...changed,
  }
}

/** Opens with a signature over `signed`, but says what `said` says. */
function open(signed: Signed, said: OpeningRequest = {}, saidGrant: string = signed.grant) {
  const { actor, reason, subjects, nonce, expiresAt: signatureExpiresAt } = signed
  const named = subjects === null ? {} : { subjects }
  return openSession(client, saidGrant, {
    ...{ actor, reason, nonce, signatureExpiresAt, signature: sign(signed) },
    ...named,
    ...said,
  })
}

async function lastMissing() {
  const rows = await shop.audit(
    'select missing from kiteline.denial_log order by denial_id desc limit 1',
  )
  return rows[0]?.missing
}

test('a signed opening opens and is recorded as signed', async () => {
  const opening = await open(fresh())
  expect(opening).toMatchObject({ refusal: null, admitted_count: 2 })
  expect(
    await shop.audit('select is_signed from kiteline.session_log where session_id = $1', [
      opening.session_id,
    ]),
  ).toEqual([{ is_signed: true }])
})

test('a signed opening for everyone opens', async () => {
  expect(await open(fresh({ subjects: null }))).toMatchObject({ refusal: null, admitted_count: 5 })
})

test('a nonce has 16 to 128 characters, of any script', async () => {
  expect(await open(fresh({ nonce: '漢'.repeat(128) }))).toMatchObject({ refusal: null })
  for (const nonce of ['', 'a'.repeat(15), 'a'.repeat(129)]) {
    expect(await open(fresh({ nonce }))).toEqual(refusedOpening('2'))
    expect(await lastMissing()).toEqual(['signature without nonce or expiry'])
  }
})

const refused: Readonly<Record<string, [() => Parameters<typeof open>, string]>> = {
  'no signature at all': [() => [fresh(), { signature: null }], 'signature missing'],
  'an empty signature': [() => [fresh(), { signature: Buffer.alloc(0) }], 'signature wrong'],
  'a signature of zeros': [() => [fresh(), { signature: Buffer.alloc(32) }], 'signature wrong'],
  'a signature by another key': [() => [fresh({ key: Buffer.alloc(32, 1) })], 'signature wrong'],
  'a signature without its nonce': [
    () => [fresh(), { nonce: null }],
    'signature without nonce or expiry',
  ],
  'a signature without its expiry': [
    () => [fresh(), { signatureExpiresAt: null }],
    'signature without nonce or expiry',
  ],
  'a signature that has expired': [
    () => [fresh({ expiresAt: inSeconds(-1) })],
    'signature expired',
  ],
  'a signature good for more than five minutes': [
    () => [fresh({ expiresAt: inSeconds(302) })],
    'signature valid for too long',
  ],
  'one person more than was signed': [
    () => [fresh(), { subjects: ['1', '2', '4'] }],
    'signature wrong',
  ],
  'the same people in another order': [
    () => [fresh(), { subjects: ['2', '1'] }],
    'signature wrong',
  ],
  'keys that look alike when run together': [
    () => [fresh({ subjects: ['1', '2'] }), { subjects: ['12'] }],
    'signature wrong',
  ],
  'everyone, where people were signed by that word': [
    () => [fresh({ subjects: null }), { subjects: ['matching'] }],
    'signature wrong',
  ],
  'another actor': [() => [fresh(), { actor: 'engineer-9' }], 'signature wrong'],
  'another reason': [() => [fresh(), { reason: 'curiosity' }], 'signature wrong'],
  'a letter moved from reason to actor': [
    () => [fresh({ actor: 'ab', reason: 'cdef' }), { actor: 'abc', reason: 'def' }],
    'signature wrong',
  ],
  'another nonce': [() => [fresh(), { nonce: 'x'.repeat(16) }], 'signature wrong'],
  'a later expiry': [() => [fresh(), { signatureExpiresAt: inSeconds(120) }], 'signature wrong'],
}
for (const [what, [parts, missing]] of Object.entries(refused)) {
  test(`${what} opens nothing`, async () => {
    const [signed, said] = parts()
    const asked = said?.subjects ?? signed.subjects
    expect(await open(signed, said)).toEqual(refusedOpening(String(asked?.length)))
    expect(await lastMissing()).toEqual([missing])
  })
}

test('a signature for one grant opens no other', async () => {
  const other = await shop.grant('desk', { isSigned: true })
  expect(await open(fresh(), {}, other)).toEqual(refusedOpening('2'))
  expect(await lastMissing()).toEqual(['signature wrong'])
})

test('a signature opens once', async () => {
  const signed = fresh()
  expect(await open(signed)).toMatchObject({ refusal: null })
  expect(await open(signed)).toEqual(refusedOpening('2'))
  expect(await lastMissing()).toEqual(['signature used before'])
  // Not even for other people under the same nonce
  expect(await open({ ...signed, subjects: ['4'] })).toEqual(refusedOpening('1'))
})

test('of eight openings at once with one signature, one opens', async () => {
  const signed = fresh()
  const clients = await Promise.all(Array.from({ length: 8 }, () => shop.as('desk_app')))
  const openings = await Promise.all(
    clients.map((each) =>
      openSession(each, grant, {
        actor: signed.actor,
        reason: signed.reason,
        subjects: signed.subjects,
        nonce: signed.nonce,
        signatureExpiresAt: signed.expiresAt,
        signature: sign(signed),
      }),
    ),
  )
  expect(openings.filter((opening) => opening.token !== null)).toHaveLength(1)
  await Promise.all(clients.map((each) => each.end()))
})

test('a signature that is not demanded is checked all the same', async () => {
  const free = await shop.grant('desk')
  expect(await open(fresh({ grant: free }))).toMatchObject({ refusal: null })
  expect(await open(fresh({ grant: free }), { signature: Buffer.alloc(32) })).toEqual(
    refusedOpening('2'),
  )
})

test('a retired key signs nothing, and the key that follows it does', async () => {
  const second = randomBytes(100)
  const register = await shop.admin(
    "select kiteline.register_signing_key('desk_app', $1) as key_id",
    [second],
  )
  expect(await open(fresh({ key: second }))).toMatchObject({ refusal: null })
  await shop.admin('select kiteline.retire_signing_key($1)', [register[0]?.key_id])
  expect(await open(fresh({ key: second }))).toEqual(refusedOpening('2'))
  expect(await lastMissing()).toEqual(['signature wrong'])
  expect(await open(fresh())).toMatchObject({ refusal: null })
})

test('another login’s key signs nothing', async () => {
  const rivals = randomBytes(32)
  await shop.admin("select kiteline.register_signing_key('rival_app', $1)", [rivals])
  expect(await open(fresh({ key: rivals }))).toEqual(refusedOpening('2'))
})

test('a signing key has at least 32 bytes and a login that some purpose names', async () => {
  for (const [login, bytes, code] of [
    ['desk_app', null, 'KL001'],
    ['desk_app', Buffer.alloc(31), 'KL001'],
    ['auditor', Buffer.alloc(32), 'KL002'],
    [null, Buffer.alloc(32), 'KL002'],
  ] as const) {
    const call = shop.admin('select kiteline.register_signing_key($1, $2)', [login, bytes])
    await expect(call).rejects.toMatchObject({ code })
  }
  for (const id of [null, '0', '987654321']) {
    await expect(shop.admin('select kiteline.retire_signing_key($1)', [id])).rejects.toMatchObject({
      code: 'KL002',
    })
  }
})

test('the database keeps pads of the key and never the key', async () => {
  const rows = await shop.inside('select * from kiteline_internal.signing_keys')
  expect(JSON.stringify(rows)).not.toContain(JSON.stringify(key).slice(1, -1))
  expect(
    await shop.inside(
      'select length(inner_pad) as bytes from kiteline_internal.signing_keys limit 1',
    ),
  ).toEqual([{ bytes: 64 }])
})
