import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop, everyCategory } from '../../harness/consent-shop.ts'

let shop: ConsentShop
/** Version 1 tells of no marketing, version 3 does. */
let v1: string
let v3: string

beforeAll(async () => {
  shop = await createConsentShop()
  const agreement = { kind: 'privacy_agreement', recipients: ['carrier', 'packer'] }
  const purposes = ['helpdesk', 'delivery', 'billing']
  v1 = await shop.tell({ ...agreement, version: 'v1', purposes })
  v3 = await shop.tell({
    ...agreement,
    version: 'v3',
    purposes: [...purposes, 'birthday', 'claims'],
  })
})
afterAll(() => shop.drop())

const invalid = { code: 'KL001', message: 'invalid argument' }
const unknown = { code: 'KL002', message: 'no such object' }

interface Collection {
  readonly policy?: string | null
  readonly notice?: string | null
  readonly subjects?: readonly (string | null)[] | null
  readonly categories?: readonly (string | null)[] | null
  readonly source?: string | null
  readonly collectedAt?: string | null
}

let someone: string
beforeEach(async () => {
  someone = await shop.person({ notice: null })
})

async function collect(collection: Collection = {}): Promise<string> {
  return shop.value(
    `select kiteline.record_collection($1, $2, $3, $4, $5,
       case when $6 = 'now' then clock_timestamp() else $6::timestamptz end)::text`,
    [
      collection.policy === undefined ? 'workshop' : collection.policy,
      collection.notice === undefined ? v1 : collection.notice,
      collection.subjects === undefined ? [someone] : collection.subjects,
      collection.categories === undefined ? everyCategory : collection.categories,
      collection.source === undefined ? 'app' : collection.source,
      collection.collectedAt === undefined ? 'now' : collection.collectedAt,
    ],
  )
}

const claims = (subjects: readonly string[]) => shop.see('claims', 'desk_dept', subjects)

test('S-17: collected under v1 hidden, under v3 visible, in the same query', async () => {
  const [old, recent] = [await shop.person({ notice: v1 }), await shop.person({ notice: v3 })]
  expect(await claims([old, recent])).toEqual([{ person_id: recent, full_name: '王**' }])
})

test('S-34: of whom nobody knows under which terms the data was collected is not shown', async () => {
  expect(await claims([someone])).toEqual([])
  await collect({ notice: v3 })
  expect(await claims([someone])).toHaveLength(1)
})

test('S-16: the terms lack the purpose, a supplementary confirmation cures it, for whoever gave it', async () => {
  const people = [await shop.person({ notice: v1 }), await shop.person({ notice: v1 })]
  const [one, other] = people as [string, string]
  const toAsk = async () =>
    (await shop.admin("select * from kiteline.subjects_to_ask('birthday', 'carrier')")).filter(
      ({ subject }) => people.includes(String(subject)),
    )
  const asked = {
    condition: 'needs_reconsent',
    categories: ['contact', 'identity'],
    ask_from: null,
  }
  expect(await toAsk()).toEqual([
    { subject: one, ...asked },
    { subject: other, ...asked },
  ])
  expect(await shop.see('birthday', 'carrier', people)).toEqual([])

  const supplement = await shop.tell({
    kind: 'supplementary',
    version: 'birthday cards',
    purposes: ['birthday'],
    categories: ['identity', 'contact'],
    recipients: ['carrier'],
  })
  await shop.consent(one, { purpose: 'birthday', channel: 'sms', notice: supplement })
  expect(await shop.see('birthday', 'carrier', people)).toMatchObject([{ person_id: one }])
  expect(await toAsk()).toEqual([{ subject: other, ...asked }])
})

test('S-38: what is not sensitive is shown inside the house to whom the agreement tells of it', async () => {
  const [told, untold] = [await shop.person({ notice: v1 }), await shop.person({ notice: null })]
  expect(await shop.see('helpdesk', 'desk_dept', [told, untold])).toMatchObject([
    { person_id: told },
  ])
})

test('PIPL 21: an entrusted processor has to stand in the notice by name', async () => {
  const silent = await shop.tell({ kind: 'privacy_agreement', recipients: ['carrier'] })
  const [told, untold] = [await shop.person({ notice: v1 }), await shop.person({ notice: silent })]
  expect(await shop.see('helpdesk', 'packer', [told, untold])).toMatchObject([{ person_id: told }])
})

test('inv 22: the terms are judged by category', async () => {
  const subject = await shop.person({ notice: v1, categories: ['identity'] })
  expect(await shop.see('helpdesk', 'desk_dept', [subject])).toEqual([
    { person_id: subject, full_name: '王**', mobile: null },
  ])
  await collect({ subjects: [subject], categories: ['contact'], notice: v3 })
  expect(await shop.see('helpdesk', 'desk_dept', [subject])).toEqual([
    { person_id: subject, full_name: '王**', mobile: '138****0001' },
  ])
})

test('the later act counts by its number, and not by the time that its caller says', async () => {
  await collect({ notice: v3, collectedAt: '2025-01-01Z' })
  expect(await claims([someone])).toHaveLength(1)
  await collect({ notice: v1, collectedAt: '2021-01-01Z' })
  expect(await claims([someone])).toEqual([])
  await collect({ notice: v3, categories: ['identity'], collectedAt: '2020-06-01Z' })
  expect(await claims([someone])).toHaveLength(1)
})

test('of people who were collected under different notices each keeps what it had of the rest', async () => {
  const [one, other] = [
    await shop.person({ notice: v1, categories: ['identity'] }),
    await shop.person({ notice: v3, categories: ['contact'] }),
  ]
  await collect({ subjects: [one, other], categories: ['address'], notice: v1 })
  const rows = await shop.inside(
    `select d.subject, t.terms from kiteline_internal.data_subjects d
     join kiteline_internal.term_sets t on t.term_set_id = d.term_set_id
     where d.subject = any ($1) order by d.subject`,
    [[one, other]],
  )
  const [first, third] = [Number(v1), Number(v3)]
  expect(rows).toEqual([
    { subject: one, terms: { identity: first, address: first } },
    { subject: other, terms: { contact: third, address: first } },
  ])
})

test('everybody at once: how a house that adopts kiteline states its terms', async () => {
  const [{ people } = {}] = await shop.inside('select count(*)::int as people from shared.people')
  const id = await shop.value(
    `select kiteline.record_collection_of_everyone(
       'workshop', $1, $2, 'since the beginning', '2022-02-02Z')::text`,
    [v3, everyCategory],
  )
  const [act] = await shop.inside(
    `select subject_count::int, source, recorded_by,
       (select count(*)::int from kiteline_internal.collection_subjects s
        where s.collection_id = c.collection_id) as listed
     from kiteline_internal.collections c where collection_id = $1`,
    [id],
  )
  expect(act).toEqual({
    subject_count: people,
    source: 'since the beginning',
    recorded_by: 'dba',
    listed: people,
  })
  expect(await claims([someone])).toHaveLength(1)
})

test('the same act about a person named twice, in two spellings, is about one person', async () => {
  const id = await collect({ subjects: [someone, ` 0${someone}`] })
  const [act] = await shop.inside(
    'select subject_count::int from kiteline_internal.collections where collection_id = $1',
    [id],
  )
  expect(act).toEqual({ subject_count: 1 })
})

test('two acts at once about people who are new keep what both say', async () => {
  const people = [someone, await shop.person({ notice: null })]
  const one = await shop.as('dba')
  const sql = (id: string, categories: string, order: string) => `select kiteline.record_collection(
    'workshop', ${id}, array(select k from unnest('{${people}}'::text[]) as k order by k ${order}),
    '{${categories}}', 'app', clock_timestamp())`
  await one.query('begin')
  await one.query(sql(v1, 'identity', 'asc'))
  const second = shop.admin(sql(v3, 'contact', 'desc'))
  await new Promise((resolve) => setTimeout(resolve, 300))
  await one.query('commit')
  await second
  await one.end()
  const rows = await shop.inside(
    `select distinct t.terms from kiteline_internal.data_subjects d
     join kiteline_internal.term_sets t on t.term_set_id = d.term_set_id
     where d.subject = any ($1)`,
    [people],
  )
  expect(rows).toEqual([{ terms: { identity: Number(v1), contact: Number(v3) } }])
})

describe('one error with what to do, and nothing stored, for a collection with', () => {
  const faults: readonly (readonly [string, () => Collection, object])[] = [
    [
      'an unknown notice',
      () => ({ notice: '987654' }),
      { ...unknown, detail: 'notice 987654 of policy workshop' },
    ],
    ['no notice', () => ({ notice: null }), unknown],
    ['an unknown policy', () => ({ policy: 'other' }), unknown],
    ['an unknown person', () => ({ subjects: [someone, '987654'] }), unknown],
    ['a key that is none', () => ({ subjects: ['one'] }), unknown],
    ['nobody', () => ({ subjects: [] }), invalid],
    ['subjects null', () => ({ subjects: null }), invalid],
    ['a subject null', () => ({ subjects: [someone, null] }), invalid],
    ['no category', () => ({ categories: [] }), invalid],
    ['categories null', () => ({ categories: null }), invalid],
    ['a category null', () => ({ categories: ['identity', null] }), invalid],
    [
      'a category that the notice does not tell of',
      () => ({ categories: ['identity', 'horoscope'] }),
      { ...invalid, detail: 'privacy_agreement v1 does not tell of: horoscope' },
    ],
    ['no source', () => ({ source: ' ' }), invalid],
    ['no time', () => ({ collectedAt: null }), invalid],
    ['a time to come', () => ({ collectedAt: '2999-01-01Z' }), invalid],
    ['a time before all times', () => ({ collectedAt: '-infinity' }), invalid],
    [
      'a time before the notice was published',
      () => ({ collectedAt: '2019-12-31Z' }),
      { ...invalid, detail: 'collected_at lies before the notice was published' },
    ],
  ]
  test.each(faults)('%s', async (what, collection, failure) => {
    await shop.expectRefused(failure, () => collect(collection()), what)
  })
})

test('inv 46: what was collected under which notice is append-only, for its owner too', async () => {
  for (const [table, column] of [
    ['collections', 'source'],
    ['collection_subjects', 'subject'],
  ] as const) {
    for (const sql of [
      `update kiteline_internal.${table} set ${column} = 'other'`,
      `delete from kiteline_internal.${table}`,
      `truncate kiteline_internal.${table} cascade`,
    ]) {
      await expect(shop.asOwner(sql), sql).rejects.toMatchObject({ code: 'KL110' })
    }
  }
})
