import { expect, test } from 'vitest'
import { findingsAfter, type Loose } from './mutations.ts'

const repair = (policy: Loose) => policy.purposes.repair
const customers = (policy: Loose) => policy.relations['app.customers']
const items = (policy: Loose) => policy.relations['app.order_items']

function renamePurpose(policy: Loose, name: string): void {
  policy.purposes[name] = repair(policy)
  delete policy.purposes.repair
}

test.each<[sentence: string, mutate: (policy: Loose) => void, expected: readonly string[]]>([
  [
    'the subject must stand in a relation of the policy',
    (policy) => Object.assign(policy.subject, { relation: 'app.custmers' }),
    ['error unknown_relation subject.relation'],
  ],
  [
    'the key of a relation must be one of its columns',
    (policy) => Object.assign(customers(policy), { key: ['id'] }),
    ["error unknown_column relations['app.customers'].key"],
  ],
  [
    'via must start from a column of the relation',
    (policy) => Object.assign(items(policy).via, { column: 'oder_id' }),
    ["error unknown_column relations['app.order_items'].via.column"],
  ],
  [
    'via must lead to a relation of the policy',
    (policy) => Object.assign(items(policy).via, { relation: 'app.oders' }),
    ["error unknown_relation relations['app.order_items'].via.relation"],
  ],
  [
    'via must arrive at a column of that relation',
    (policy) => Object.assign(items(policy).via, { key: 'model' }),
    ["error unknown_column relations['app.order_items'].via.key"],
  ],
  [
    'a tier may list only declared categories',
    (policy) => Object.assign(policy.tiers.service.categories, { adress: 'raw' }),
    ['error unknown_category tiers.service.categories.adress'],
  ],
  [
    'a category may not take the name of a built-in one',
    (policy) => Object.assign(policy.categories, { none: { legal: 'public' } }),
    ['error builtin_category categories.none'],
  ],
  [
    'an operator may be named for declared relations only',
    (policy) => Object.assign(policy.operators.shop, { 'app.oders': ['select'] }),
    ["error unknown_relation operators.shop['app.oders']"],
  ],
  [
    'a look-up must be by a declared column',
    (policy) => Object.assign(policy.lookups.mobile, { column: 'moblie' }),
    ['error unknown_column lookups.mobile.column'],
  ],
  [
    'a purpose belongs to a declared tier',
    (policy) => Object.assign(repair(policy), { tier: 'servce' }),
    ['error unknown_tier purposes.repair.tier'],
  ],
  [
    'a purpose forbids declared categories',
    (policy) => repair(policy).forbids.push('adress'),
    ['error unknown_category purposes.repair.forbids'],
  ],
  [
    'a purpose shows declared relations',
    (policy) => Object.assign(repair(policy).shows, { 'app.oders': { order_id: 'raw' } }),
    ["error unknown_relation purposes.repair.shows['app.oders']"],
  ],
  [
    'a purpose shows declared columns',
    (policy) => Object.assign(repair(policy).shows['app.orders'], { totl: 'raw' }),
    ["error unknown_column purposes.repair.shows['app.orders'].totl"],
  ],
  [
    'a row predicate is about a declared relation',
    (policy) => Object.assign(repair(policy).rows, { 'app.oders': { text: 'total > 0' } }),
    ["error unknown_relation purposes.repair.rows['app.oders']"],
  ],
  [
    'a purpose uses declared look-ups',
    (policy) => Object.assign(repair(policy), { lookups: ['moblie'] }),
    ['error unknown_lookup purposes.repair.lookups'],
  ],
  [
    'an exception is for a declared category',
    (policy) => {
      const { exceptions } = policy.purposes.home_visit
      exceptions.adress = exceptions.address
    },
    ['error unknown_category purposes.home_visit.exceptions.adress'],
  ],
  [
    'a relation must lead to the subject',
    (policy) => delete items(policy).via,
    ["error no_path_to_subject relations['app.order_items']"],
  ],
  [
    'a path to the subject must not run in a circle',
    (policy) => {
      delete policy.relations['app.orders'].subject
      policy.relations['app.orders'].via = {
        column: 'order_id',
        relation: 'app.order_items',
        key: 'order_id',
      }
    },
    [
      "error cyclic_path relations['app.order_items'].via",
      "error cyclic_path relations['app.orders'].via",
    ],
  ],
  [
    'a relation reaches the subject in one way only',
    (policy) => Object.assign(items(policy), { subject: 'order_id' }),
    ["error two_paths relations['app.order_items']"],
  ],
  [
    'the subject relation carries the subject’s own key',
    (policy) => {
      customers(policy).columns.account_id = { category: 'key' }
      customers(policy).subject = 'account_id'
    },
    ["error subject_mismatch relations['app.customers'].subject"],
  ],
  [
    'a subject column is labelled as a key',
    (policy) =>
      Object.assign(policy.relations['app.orders'].columns.customer_id, { category: 'none' }),
    ["error subject_not_key relations['app.orders'].columns.customer_id.category"],
  ],
  [
    'a category that labels nothing is pointed out',
    (policy) => Object.assign(policy.categories, { credit: { legal: 'sensitive' } }),
    ['warning unused_category categories.credit'],
  ],
  [
    'a relation is named by schema and table',
    (policy) => {
      policy.relations.devices = structuredClone(policy.relations['app.orders'])
    },
    ['error invalid_relation_name relations.devices'],
  ],
  [
    'tables of kiteline itself cannot be governed',
    (policy) => {
      policy.relations['kiteline_internal.grants'] = policy.relations['app.orders']
    },
    ["error reserved_name relations['kiteline_internal.grants']"],
  ],
  [
    'views of a purpose cannot be governed',
    (policy) => {
      policy.relations['for_repair.orders'] = policy.relations['app.orders']
    },
    ["error reserved_name relations['for_repair.orders']"],
  ],
  [
    'a purpose is named in snake_case',
    (policy) => renamePurpose(policy, 'afterSales'),
    ['error not_snake_case purposes.afterSales'],
  ],
  [
    'a purpose whose role and row policies would not fit is refused with each name',
    (policy) => renamePurpose(policy, 'r'.repeat(51)),
    Array(5).fill(`error identifier_too_long purposes.${'r'.repeat(51)}`),
  ],
  [
    'a purpose whose schema would not fit is refused',
    (policy) => {
      policy.purposes['r'.repeat(60)] = policy.purposes.market_research
    },
    Array(2).fill(`error identifier_too_long purposes.${'r'.repeat(60)}`),
  ],
  [
    'a column name is measured in bytes, not letters',
    (policy) => {
      customers(policy).columns['姓'.repeat(22)] = { category: 'none' }
    },
    [`error identifier_too_long relations['app.customers'].columns['${'姓'.repeat(22)}']`],
  ],
  [
    'a look-up whose function would not fit is refused',
    (policy) => {
      policy.lookups['m'.repeat(42)] = policy.lookups.mobile
    },
    [`error identifier_too_long lookups.${'m'.repeat(42)}`],
  ],
  [
    'a policy whose functions would not fit is refused',
    (policy) => Object.assign(policy, { name: 'p'.repeat(46) }),
    ['error identifier_too_long lookups.mobile', 'error identifier_too_long name'],
  ],
  [
    'a table whose row policies would not fit is refused',
    (policy) => {
      policy.relations[`app.${'t'.repeat(44)}`] = policy.relations['app.orders']
    },
    [`error identifier_too_long relations['app.${'t'.repeat(44)}']`],
  ],
  [
    'no purpose is called like the resolver',
    (policy) => renamePurpose(policy, 'resolver'),
    ['error reserved_name purposes.resolver'],
  ],
  [
    'no operator is called like the schema of a purpose',
    (policy) => Object.assign(policy.operators, { for_repair: { 'app.orders': ['select'] } }),
    ['error reserved_name operators.for_repair'],
  ],
  [
    'an operator whose row policies would not fit is refused',
    (policy) => {
      policy.operators['o'.repeat(50)] = { 'app.customers': ['select'] }
    },
    [`error identifier_too_long operators.${'o'.repeat(50)}['app.customers']`],
  ],
  [
    'a login may not be a role of kiteline',
    (policy) => Object.assign(repair(policy), { logins: ['kiteline_admin'] }),
    ['error reserved_name purposes.repair.logins'],
  ],
  [
    'an operator may not be a role of PostgreSQL',
    (policy) => Object.assign(policy.operators, { pg_monitor: { 'app.orders': ['select'] } }),
    ['error reserved_name operators.pg_monitor'],
  ],
  [
    'a login may not be an operator: it would read past its purpose',
    (policy) => Object.assign(repair(policy), { logins: ['shop'] }),
    ['error login_is_operator purposes.repair.logins'],
  ],
  [
    'two tables of one name cannot both be shown by a purpose',
    (policy) => {
      policy.relations['old.orders'] = structuredClone(policy.relations['app.orders'])
      repair(policy).shows['old.orders'] = { order_id: 'raw' }
    },
    ['error duplicate_view purposes.repair.shows'],
  ],
  [
    'a review is named in snake_case',
    (policy) => Object.assign(repair(policy), { reviews: ['Legal Dept'] }),
    ['error not_snake_case purposes.repair.reviews'],
  ],
])('%s', (_sentence, mutate, expected) => {
  expect(findingsAfter(mutate)).toEqual(expected)
})
