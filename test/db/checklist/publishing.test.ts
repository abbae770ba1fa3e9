import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

type Entry = Record<string, unknown>

let shop: ConsentShop
let drafted: readonly Entry[]

beforeAll(async () => {
  shop = await createConsentShop()
  const [draft] = await shop.admin("select kiteline.draft_checklist('workshop') as entries")
  drafted = draft?.entries as Entry[]
})
afterAll(() => shop.drop())

const invalid = { code: 'KL001', message: 'invalid argument' }
const unknown = { code: 'KL002', message: 'no such object' }

function publish(
  entries: unknown,
  reason: string | null = 'read and found right',
  dueAt: string | null = null,
  by?: pg.ClientBase,
) {
  const sql = "select kiteline.publish_checklist('workshop', $1, $2, $3) as version"
  const values = [entries === null ? null : JSON.stringify(entries), reason, dueAt]
  return by === undefined ? shop.admin(sql, values) : by.query(sql, values)
}

const entry: Entry = {
  purpose: 'delivery',
  category: 'address',
  recipient_role: 'independent_processor',
  is_allowed: true,
  consent_kind: 'separate',
  legal_references: ['PIPL 23'],
}

test('S-11, S-12, S-13: the draft says of each purpose, kind of data and role what is asked, and why', () => {
  expect(drafted.filter(({ purpose }) => purpose === 'delivery').slice(0, 3)).toEqual([
    {
      purpose: 'delivery',
      category: 'address',
      recipient_role: 'department',
      is_allowed: true,
      consent_kind: 'notice',
      qualifications: [],
      legal_references: ['PIPL 17'],
      is_contract_necessary: false,
      note: null,
    },
    expect.objectContaining({ recipient_role: 'entrusted_processor', consent_kind: 'notice' }),
    expect.objectContaining({
      recipient_role: 'independent_processor',
      consent_kind: 'separate',
      legal_references: ['PIPL 17', 'PIPL 23', 'rules 1.1 C1'],
    }),
  ])
  expect(
    drafted.filter(({ consent_kind }) => consent_kind === 'none').map(({ purpose }) => purpose),
  ).toEqual(['order_to_disclose', 'rescue', 'rescue', 'rescue'])
})

test('S-07: every entry of the draft cites what it stands on', () => {
  for (const { legal_references } of drafted) {
    expect(legal_references).toEqual(expect.arrayContaining([expect.stringMatching(/\S/)]))
  }
})

test('drafting publishes nothing, and is about an applied policy only', async () => {
  await shop.expectRefused({ ...unknown, detail: 'policy other' }, () =>
    shop.admin("select kiteline.draft_checklist('other')"),
  )
  const before = await shop.inside('select count(*) from kiteline_internal.checklists')
  await shop.admin("select kiteline.draft_checklist('workshop')")
  expect(await shop.inside('select count(*) from kiteline_internal.checklists')).toEqual(before)
})

test('S-11: a version is numbered, dated, signed and due for review within six months', async () => {
  const [{ version } = {}] = (await publish(drafted)) as Entry[]
  const [row] = await shop.inside(
    `select version, reason, published_by,
       review_due_at - published_at between interval '180 days' and interval '185 days' as is_due,
       (select count(*)::int from kiteline_internal.compliance_entries e
        where e.checklist_id = c.checklist_id) as entries
     from kiteline_internal.checklists c where policy = 'workshop' order by version desc limit 1`,
  )
  expect(row).toEqual({
    version,
    reason: 'read and found right',
    published_by: 'dba',
    is_due: true,
    entries: drafted.length,
  })
  const [{ version: next } = {}] = (await publish(drafted, 'again', '2999-01-01Z')) as Entry[]
  expect(next).toBe(Number(version) + 1)
})

test('inv 65: two publish at once, and their versions follow each other', async () => {
  const one = await shop.as('dba')
  const other = await shop.as('dba')
  await one.query('begin')
  const first = await publish(drafted, 'the first of two', null, one)
  const second = publish(drafted, 'the second of two', null, other)
  await new Promise((resolve) => setTimeout(resolve, 300))
  await one.query('commit')
  const numbers = [first, await second].map((result) => (result as pg.QueryResult).rows[0]?.version)
  expect(numbers[1]).toBe(numbers[0] + 1)
  await one.end()
  await other.end()
})

test('inv 65: no version is ever changed, for its owner neither', async () => {
  for (const [table, column] of [
    ['checklists', 'reason'],
    ['compliance_entries', 'note'],
    ['demand_changes', 'purpose'],
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

describe('one error that names the entry, and nothing published, for', () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['no array', { entries: [] }, 'entries must be an array of at least one object'],
    ['nothing', null, 'entries must be an array of at least one object'],
    ['an empty list', [], 'entries must be an array of at least one object'],
    ['an entry that is no object', [entry, 'delivery'], 'entry 2 is not an object'],
    ['an unknown key', [{ ...entry, allowed: true }], 'entry 1 has the unknown key allowed'],
    [
      'an unknown purpose',
      [{ ...entry, purpose: 'gifts' }],
      'entry 1 names the unknown purpose gifts',
    ],
    ['no purpose', [{ ...entry, purpose: null }], 'entry 1 names the unknown purpose '],
    [
      'an unknown category',
      [entry, { ...entry, category: 'horoscope' }],
      'entry 2 names the unknown category horoscope',
    ],
    [
      'an unknown role',
      [{ ...entry, recipient_role: 'friend' }],
      'entry 1 names the unknown role friend',
    ],
    [
      'no word whether it is allowed',
      [{ ...entry, is_allowed: null }],
      'entry 1 must say is_allowed: true or false',
    ],
    [
      '"yes" for allowed',
      [{ ...entry, is_allowed: 'yes' }],
      'entry 1 must say is_allowed: true or false',
    ],
    [
      'an unknown kind',
      [{ ...entry, consent_kind: 'explicit' }],
      'entry 1 asks for the unknown consent_kind explicit',
    ],
    ['no kind', [{ ...entry, consent_kind: null }], 'entry 1 asks for the unknown consent_kind '],
    [
      'a paper that is no word',
      [{ ...entry, qualifications: ['ISO 27001'] }],
      'entry 1 must name qualifications as a list of words of lower-case letters, digits and _',
    ],
    [
      'papers that are no list',
      [{ ...entry, qualifications: 'iso27001' }],
      'entry 1 must name qualifications as a list of words of lower-case letters, digits and _',
    ],
    [
      'no law',
      [{ ...entry, legal_references: [] }],
      'entry 1 must name at least one legal reference',
    ],
    [
      'a blank law',
      [{ ...entry, legal_references: [' '] }],
      'entry 1 must name at least one legal reference',
    ],
    [
      'law that is no list',
      [{ ...entry, legal_references: 'PIPL 23' }],
      'entry 1 must name at least one legal reference',
    ],
    [
      '"no" for necessary',
      [{ ...entry, is_contract_necessary: 'no' }],
      'entry 1 must say is_contract_necessary: true or false',
    ],
    [
      'the same twice',
      [entry, { ...entry, note: 'again' }],
      'delivery, address, independent_processor stands there twice',
    ],
  ]
  test.each(wrong)('%s', async (what, entries, detail) => {
    await shop.expectRefused(
      { ...invalid, detail },
      () => publish(entries) as Promise<unknown>,
      what,
    )
  })

  test('no reason, or a review that is due already', async () => {
    for (const [reason, dueAt] of [
      [null, null],
      [' a ', null],
      ['read and found right', '2020-01-01Z'],
      ['read and found right', 'infinity'],
      ['read and found right', '-infinity'],
    ] as const) {
      await shop.expectRefused(
        invalid,
        () => publish(drafted, reason, dueAt) as Promise<unknown>,
        `${reason} ${dueAt}`,
      )
    }
  })

  test('an unknown policy', async () => {
    await shop.expectRefused({ ...unknown, detail: 'policy other' }, () =>
      shop.admin("select kiteline.publish_checklist('other', '[]', 'because')"),
    )
  })
})
