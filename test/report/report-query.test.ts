import { expect, test } from 'vitest'
import { type Question, reportQuery } from '../../src/report/report-query.ts'
import { findReport, reports } from '../../src/report/reports.ts'

function query(name: string, question: Partial<Question>) {
  const report = findReport(name)
  if (report === undefined) throw new Error(`no report ${name}`)
  return reportQuery(report, { filters: {}, limit: 10, ...question })
}

test('every value is a parameter', () => {
  const filters = {
    purpose: "x'; drop table t; --",
    since: '2026-01-01T00:00:00Z',
    until: '2026-02-01T00:00:00Z',
  }
  expect(query('ended-grants', { filters })).toEqual({
    text: [
      'select grant_id, purpose, recipient, login, valid_from, ended_at, ended_by, reason, revoked_by',
      'from kiteline.ended_grants',
      'where purpose = $1',
      'and ended_at >= $2::timestamptz',
      'and ended_at < $3::timestamptz',
      'order by ended_at desc, grant_id desc',
      'limit $4',
    ].join('\n'),
    values: ["x'; drop table t; --", '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', 10],
  })
})

test('the accesses to one person ask the function that has an index', () => {
  expect(query('accesses', { subject: '7', filters: { actor: 'engineer-17' } })).toEqual({
    text: [
      'select session_id, opened_at, policy, purpose, recipient, login, actor, reason, statement_count, trace_code, as_second_subject',
      'from kiteline.accesses_of($1)',
      'where actor = $2',
      'order by opened_at desc, session_id desc',
      'limit $3',
    ].join('\n'),
    values: ['7', 'engineer-17', 10],
  })
})

test('a filter that a report does not know is a fault of the caller', () => {
  expect(() => query('minimisation', { filters: { actor: 'x' } })).toThrow(
    new RangeError('minimisation has no filter actor'),
  )
})

test('every report orders and filters by columns that it shows', () => {
  const strangers = reports.flatMap(({ name, columns, orderBy, filters }) =>
    [...orderBy.map(({ column }) => column), ...Object.values(filters)]
      .filter((column) => !columns.includes(column))
      .map((column) => `${name}.${column}`),
  )
  expect(strangers).toEqual([])
})
