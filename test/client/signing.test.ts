import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KitelineClient, openingMessage, signOpening } from '../../src/client/index.ts'
import { createShop, type Shop, signingKey } from './shop.ts'
import type { ShopPurposes } from './shop-policy.ts'

/** One opening, written out: bytes are counted in UTF-8, and the subjects stand as their digest. */
const vector = {
  key: Buffer.from(signingKey, 'hex'),
  fields: {
    grantId: '17',
    actor: 'engineer-17',
    reason: '工单 48213: boiler',
    subjects: ['1', '4711', 'k:é'],
    nonce: '0123456789abcdef0123456789abcdef',
    signatureExpiresAtSeconds: 1764000000,
  },
  message:
    '16:kiteline.open.v12:1711:engineer-1720:工单 48213: boiler' +
    '64:0cbc786b1c35415569cd98afb2b20b1d96d3b38484c1a8780d673ac92240232e' +
    '32:0123456789abcdef0123456789abcdef10:1764000000',
  signature: '0a41d3fd8f84f62d7865d726116ad72b5a7ff7349ec9ec01155ab817e9a32ea0',
}

describe('the signature of an opening', () => {
  test('covers the length-prefixed fields', () => {
    expect(openingMessage(vector.fields)).toBe(vector.message)
    expect(signOpening(vector.key, vector.fields).toString('hex')).toBe(vector.signature)
  })

  test('names everyone who matches by a word that no list of keys gives', () => {
    const message = openingMessage({ ...vector.fields, subjects: 'matching' })
    expect(message).toContain('8:matching32:')
    expect(message).not.toBe(openingMessage({ ...vector.fields, subjects: ['matching'] }))
  })

  test('keeps fields apart that read the same when joined', () => {
    const one = openingMessage({ ...vector.fields, actor: 'a', reason: 'bc' })
    expect(one).not.toBe(openingMessage({ ...vector.fields, actor: 'ab', reason: 'c' }))
  })
})

describe('on a server', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await createShop()
  })
  afterAll(() => shop.drop())

  function signed(subjects: readonly string[] | 'matching' = ['1', '2']) {
    const { signedDesk: grantId } = shop.grants
    const reason = '工单 48213'
    return { purpose: 'client_desk', grantId, actor: 'agent-7', reason, subjects } as const
  }

  async function missing(): Promise<readonly string[]> {
    const rows = await shop.audit<{ missing: readonly string[] }>(
      'select missing from kiteline.denial_log order by denial_id desc limit 1',
    )
    return rows[0]?.missing ?? []
  }

  test('PostgreSQL works out the same message and the same signature', async () => {
    const { fields, key } = vector
    const computed = await shop.superuser(
      `with signed as (
        select kiteline_internal.length_prefixed(array[
          'kiteline.open.v1', $1, $2, $3,
          encode(sha256(convert_to(kiteline_internal.length_prefixed($4::text[]), 'UTF8')), 'hex'),
          $5, $6
        ]) as message
      )
      select message, encode(kiteline_internal.hmac_sha256(
        kiteline_internal.hmac_pad($7, 54), kiteline_internal.hmac_pad($7, 92),
        convert_to(message, 'UTF8')
      ), 'hex') as signature
      from signed`,
      [
        fields.grantId,
        fields.actor,
        fields.reason,
        [...fields.subjects],
        fields.nonce,
        String(fields.signatureExpiresAtSeconds),
        key,
      ],
    )
    expect(computed).toEqual([{ message: vector.message, signature: vector.signature }])
  })

  test('a grant that demands a signature opens with the key', async () => {
    const client = new KitelineClient<ShopPurposes>({ pool: shop.pool(), signingKey })
    const names = await client.withSession(signed(), (db) =>
      db.selectFrom('customers').select('full_name').orderBy('customer_id').execute(),
    )
    expect(names).toEqual([{ full_name: '欧阳**' }, { full_name: '王**' }])
    const matching = await client.openSession(signed('matching'))
    expect(matching.admittedCount).toBe(2)
    await matching.close()
  })

  test('a key given as bytes is the same key', async () => {
    const bytes = Buffer.from(signingKey, 'hex')
    const client = new KitelineClient<ShopPurposes>({ pool: shop.pool(), signingKey: bytes })
    await expect(client.withSession(signed(), async () => 'read')).resolves.toBe('read')
  })

  test('a grant that demands a signature does not open without the key', async () => {
    const client = new KitelineClient<ShopPurposes>({ pool: shop.pool() })
    await expect(client.openSession(signed())).rejects.toMatchObject({ code: 'KL102' })
    expect(await missing()).toEqual(['signature missing'])
  })

  test('a grant that demands a signature does not open with another key', async () => {
    const otherKey = '7c'.repeat(32)
    const client = new KitelineClient<ShopPurposes>({ pool: shop.pool(), signingKey: otherKey })
    await expect(client.openSession(signed())).rejects.toMatchObject({ code: 'KL102' })
    expect(await missing()).toEqual(['signature wrong'])
  })

  test.each([
    ['too short', '7b'.repeat(31)],
    ['not hexadecimal', 'correct horse battery staple, correct horse battery staple, correct'],
  ])('a key that is %s is refused at once, and not shown', (_how, badKey) => {
    const make = () => new KitelineClient({ pool: shop.pool(), signingKey: badKey })
    expect(make).toThrow(expect.objectContaining({ code: 'KL001' }))
    expect(make).not.toThrow(badKey)
  })
})
