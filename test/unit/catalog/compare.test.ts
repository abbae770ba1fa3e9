import { expect, test } from 'vitest'
import { compareSnapshots, type RelationFact, type Snapshot } from '../../../src/catalog/index.ts'

const table: RelationFact = {
  name: 'app.customers',
  schema: 'app',
  kind: 'table',
  owner: 'dba',
  rowSecurity: true,
  rowSecurityForced: true,
  options: [],
  definition: null,
  partitionOf: null,
  partitionBound: null,
}

const view: RelationFact = {
  ...table,
  name: 'for_repair.customers',
  schema: 'for_repair',
  kind: 'view',
  definition: 'SELECT customer_id FROM app.customers',
}

const empty: Snapshot = {
  scope: { relations: ['app.customers'], logins: [] },
  serverMajor: 18,
  schemas: [],
  roles: [],
  memberships: [],
  relations: [],
  columns: [],
  rowPolicies: [],
  triggers: [],
  constraints: [],
  functions: [],
  privileges: [],
  defaultPrivileges: [],
  access: [],
}

function found(before: Partial<Snapshot>, after: Partial<Snapshot>) {
  return compareSnapshots({ ...empty, ...before }, { ...empty, ...after }).map(
    ({ severity, code, path, message }) => `${severity} ${code} ${path}: ${message}`,
  )
}

test('the same catalogue has no differences', () => {
  expect(found({ relations: [table, view] }, { relations: [table, view] })).toEqual([])
})

test('what was added, removed and changed is named, with what it was and what it is', () => {
  expect(
    found({ relations: [table] }, { relations: [{ ...table, rowSecurity: false }, view] }),
  ).toEqual([
    'error relation_changed app.customers: relation rowSecurity was true, is false',
    'error relation_added for_repair.customers: relation was added',
  ])
  expect(found({ relations: [view] }, {})).toEqual([
    'error relation_removed for_repair.customers: relation is gone',
  ])
})

test('definitions are compared within one major version only', () => {
  const printedOtherwise = {
    ...view,
    definition: 'SELECT customers.customer_id FROM app.customers',
  }
  expect(found({ relations: [view] }, { relations: [printedOtherwise] })).toHaveLength(1)
  expect(found({ serverMajor: 15, relations: [view] }, { relations: [printedOtherwise] })).toEqual(
    [],
  )
  const other = { ...printedOtherwise, owner: 'postgres' }
  expect(found({ serverMajor: 15, relations: [view] }, { relations: [other] })).toEqual([
    'error relation_changed for_repair.customers: relation owner was dba, is postgres',
  ])
})

test('a month of evidence that was added is no difference', () => {
  const month = {
    ...table,
    name: 'kiteline_internal.sessions_2026_03',
    schema: 'kiteline_internal',
    partitionOf: 'kiteline_internal.sessions',
  }
  const trigger = {
    name: 'kiteline_internal.sessions_2026_03 refuse_rewrite',
    relation: 'kiteline_internal.sessions_2026_03',
    trigger: 'refuse_rewrite',
    function: 'kiteline_internal.refuse_rewrite',
    enabled: 'always',
    definition: '',
  } as const
  expect(found({}, { relations: [month], triggers: [trigger] })).toEqual([])
})

test('a column that the shop added is a warning, one that is gone an error', () => {
  const column = {
    name: 'app.customers.note',
    relation: 'app.customers',
    column: 'note',
    position: 4,
    type: 'text',
    notNull: false,
    default: null,
  }
  expect(found({}, { columns: [column] })).toEqual([
    'warning column_added app.customers.note: column was added',
  ])
  expect(found({ columns: [column] }, {})).toEqual([
    'error column_removed app.customers.note: column is gone',
  ])
})
