import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop, type Told } from '../../harness/consent-shop.ts'
import { hashOf } from '../../harness/lawful.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const invalid = { code: 'KL001', message: 'invalid argument' }
const unknown = { code: 'KL002', message: 'no such object' }

test('S-38: a notice states what is shared for what, with whom, and who to turn to', async () => {
  const id = await shop.tell({
    kind: 'privacy_agreement',
    version: '2026-1',
    purposes: ['delivery', 'birthday'],
    categories: ['address', 'contact'],
    recipients: ['carrier'],
    necessity: 'the address is needed to deliver',
    publishedAt: '2024-03-01T00:00:00Z',
  })
  const [notice] = await shop.inside(
    `select policy, kind, version, text_hash, handler_name, handler_contact, manner, retention, rights,
       purposes, categories, recipients, necessity, published_at, recorded_by
     from kiteline_internal.notices where notice_id = $1`,
    [id],
  )
  expect(notice).toEqual({
    policy: 'workshop',
    kind: 'privacy_agreement',
    version: '2026-1',
    text_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    handler_name: 'The shop',
    handler_contact: 'privacy@example.com',
    manner: 'in the app',
    retention: '3 years',
    rights: 'access, correction, deletion, objection',
    purposes: ['delivery', 'birthday'],
    categories: ['address', 'contact'],
    recipients: ['carrier'],
    necessity: 'the address is needed to deliver',
    published_at: new Date('2024-03-01T00:00:00Z'),
    recorded_by: 'dba',
  })
})

test('a notice is published now unless it says when it was', async () => {
  const id = await shop.tell({ publishedAt: null })
  const [notice] = await shop.inside(
    `select recorded_at - published_at between interval '0' and interval '1 minute' as is_now
     from kiteline_internal.notices where notice_id = $1`,
    [id],
  )
  expect(notice).toEqual({ is_now: true })
})

test('a text that is in use does not change: the next one is another version', async () => {
  await shop.tell({ kind: 'supplementary', version: '7' })
  await shop.expectRefused(
    {
      code: 'KL003',
      message: 'not possible in the present state',
      detail: 'supplementary 7 exists already',
    },
    () => shop.tell({ kind: 'supplementary', version: '7', recipients: ['carrier'] }),
  )
  await shop.tell({ kind: 'privacy_agreement', version: '7' })
})

describe('inv 44, PIPL 17: one error with what to do, and nothing stored, for a notice with', () => {
  const faults: readonly (readonly [string, Partial<Told>, object])[] = [
    [
      'an unknown purpose',
      { purposes: ['delivery', 'gifts'] },
      { ...unknown, detail: 'purpose gifts' },
    ],
    [
      'an unknown category',
      { categories: ['horoscope'] },
      { ...unknown, detail: 'category horoscope' },
    ],
    [
      'an unknown recipient',
      { recipients: ['nobody'] },
      { ...unknown, detail: 'recipient nobody' },
    ],
    ['a purpose null', { purposes: [null] }, unknown],
    ['a category null', { categories: [null] }, unknown],
    ['a recipient null', { recipients: [null] }, unknown],
    ['no purpose', { purposes: [] }, invalid],
    ['no category', { categories: [] }, invalid],
    ['purposes null', { purposes: null }, invalid],
    ['categories null', { categories: null }, invalid],
    ['an unknown kind', { kind: 'leaflet' }, invalid],
    ['no kind', { kind: null }, invalid],
    ['a version that is blank', { version: ' ' }, invalid],
    ['no version', { version: null }, invalid],
    ['a date to come', { publishedAt: '2999-01-01Z' }, invalid],
    ['no end of time', { publishedAt: 'infinity' }, invalid],
    ['no beginning of time', { publishedAt: '-infinity' }, invalid],
  ]
  test.each(faults)('%s', async (what, told, failure) => {
    await shop.expectRefused(failure, () => shop.tell(told), what)
  })

  test('an unknown policy', async () => {
    await shop.expectRefused({ ...unknown, detail: 'policy other' }, () =>
      shop.admin(
        `select kiteline.publish_notice('other', 'supplementary', '9', $1, 'a', 'b', 'c', 'd', 'e',
           array['delivery'], array['address'])`,
        [hashOf('x')],
      ),
    )
  })

  test.each(['text_hash', 'handler_name', 'handler_contact', 'manner', 'retention', 'rights'])(
    'no %s, or a blank one',
    async (name) => {
      for (const value of [null, '  ']) {
        const fields: Record<string, unknown> = {
          text_hash: hashOf('x'),
          handler_name: 'The shop',
          handler_contact: 'privacy@example.com',
          manner: 'in the app',
          retention: '3 years',
          rights: 'all',
          [name]: value,
        }
        await shop.expectRefused(
          invalid,
          () =>
            shop.admin(
              `select kiteline.publish_notice('workshop', 'supplementary', 'x', $1, $2, $3, $4, $5, $6,
                 array['delivery'], array['address'])`,
              Object.values(fields),
            ),
          `${name} = ${value}`,
        )
      }
    },
  )
})

test('inv 46: notices are append-only, for their owner too', async () => {
  for (const sql of [
    "update kiteline_internal.notices set necessity = 'other'",
    'delete from kiteline_internal.notices',
    'truncate kiteline_internal.notices cascade',
  ]) {
    await expect(shop.asOwner(sql), sql).rejects.toMatchObject({ code: 'KL110' })
  }
})
