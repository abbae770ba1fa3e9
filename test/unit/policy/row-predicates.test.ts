import { expect, test } from 'vitest'
import { checkPolicy, sql } from '../../../src/policy/index.ts'
import { copyOfExample, findingsAfter } from './mutations.ts'

const place = "purposes.repair.rows['app.service_tickets']"

function findingsFor(text: string): readonly string[] {
  return findingsAfter((policy) => {
    policy.purposes.repair.rows = { 'app.service_tickets': { text } }
  })
}

test.each([
  "status = 'open' and engineer = kiteline.actor()",
  "STATUS in ('open', 'it''s; -- not a comment')",
  "opened_at >= kiteline.as_of() - interval '6 months'",
  "opened_at between date '2024-01-01' and kiteline.as_of() + interval '1 day'",
  'engineer is not distinct from kiteline.recipient()',
  "to_char(opened_at, 'MMDD') between '0301' and '0315'",
  "date_trunc('day', opened_at at time zone 'Asia/Shanghai') = kiteline.as_of()::date",
  "case when status is null then false else lower(status) like 'op%' end",
  "status = any (array['open', 'waiting']) or \"engineer\" ilike '张%'",
  'extract(year from opened_at) = 2024 and (opened_at::timestamp with time zone) is not null',
])('%s is accepted', (text) => {
  expect(findingsFor(text)).toEqual([])
})

test.each([
  ['a semicolon', "status = 'open'; drop table app.customers"],
  ['a comment to the end of the line', "status = 'open' -- and engineer = kiteline.actor()"],
  ['a comment glued to an operator', "status =--'open'\n'shut'"],
  ['a block comment', "status = 'open' /* or true */"],
  ['dollar quoting', 'status = $$open$$'],
  ['a parameter', 'status = $1'],
  ['a string with escapes', "status = E'open\\''"],
  ['a quote that is not closed', "status = 'open"],
  ['a name that is not closed', 'status = "engineer'],
  ['a bracket that is not closed', "(status = 'open'"],
  ['a bracket too many', "status = 'open') or (true"],
  ['brackets that cross', "status = any (array['open')]"],
  ['a backslash', "status \\ 'open'"],
])('%s is refused', (_what, text) => {
  expect(findingsFor(text)).toEqual([`error predicate_syntax ${place}`])
})

test.each([
  ['a sub-select', 'engineer = (select current_user)'],
  ['exists', 'exists (table app.orders) and true'],
  ['a union', "status = 'open' union all true"],
])('%s is refused', (_what, text) => {
  expect(findingsFor(text)).toEqual([`error predicate_query ${place}`])
})

test.each([
  ['a function with effects', "status = 'open' and pg_sleep(10) is null"],
  ['a function that runs SQL given as a text', "query_to_xml('x', true, true, status) is null"],
  ['a function named like a column', "status(engineer) = 'open'"],
  ['a quoted function', '"pg_sleep"(1) is null and status = \'open\''],
])('%s is refused', (_what, text) => {
  expect(findingsFor(text)).toEqual([`error predicate_function ${place}`])
})

test.each([
  ['a misspelt column', "sttus = 'open'"],
  ['a column of another relation', "app.orders.total > 0 and status = 'open'"],
  ['a column with a prefix', "service_tickets.status = 'open'"],
  ['another function of kiteline', "kiteline.revoke_grant(1, '') is null and status = 'open'"],
  ['a function of the kernel', "status = 'open' and kiteline_internal.actor() is null"],
  ['a session function in quotes', 'engineer = "kiteline"."actor"()'],
  ['a session function with arguments', "engineer = kiteline.actor('x')"],
  ['a cast to a type that reads the catalogue', 'status::regclass is null'],
  ['the user of the view', "status = 'open' and engineer = current_user"],
])('%s is refused', (_what, text) => {
  expect(findingsFor(text)).toEqual([`error predicate_name ${place}`])
})

test('a predicate that names no column of its relation is refused', () => {
  expect(findingsFor('true')).toEqual([`error predicate_names_no_column ${place}`])
  expect(findingsFor("kiteline.actor() = 'status'")).toEqual([
    `error predicate_names_no_column ${place}`,
  ])
})

test('a cast that may fail and print the value is pointed out', () => {
  expect(findingsFor('status::int = 1')).toEqual([`warning predicate_cast ${place}`])
})

test('who asks the server for the time is told to ask the session', () => {
  const policy = copyOfExample()
  policy.purposes.repair.rows['app.service_tickets'] = { text: 'opened_at > current_date' }
  expect(checkPolicy(policy).map(({ hint }) => hint)).toContain('Use kiteline.as_of().')
})

test('the tag keeps the text as it is written and freezes it', () => {
  const predicate = sql`
    status like 'a\_b'
  `
  expect(predicate).toEqual({ text: "status like 'a\\_b'" })
  expect(Object.isFrozen(predicate)).toBe(true)
})

test('the tag refuses values of a caller that is not type-checked', () => {
  const untyped = sql as unknown as (text: TemplateStringsArray, ...values: unknown[]) => unknown
  expect(() => untyped`status = ${'open'}`).toThrow(
    expect.objectContaining({ code: 'KL201', detail: 'a row predicate has values put into it' }),
  )
})
