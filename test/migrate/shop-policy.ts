import { type Policy, type PolicyInput, parsePolicy, sql } from '../../src/policy/index.ts'

/** A small shop: two purposes, a relation that reaches the person through another, an operator, a look-up. */
export const shopInput = {
  name: 'shop',
  subject: { relation: 'app.customers', key: 'customer_id', type: 'bigint' },
  categories: {
    identity: { legal: 'personal', house: 'personal', label: { zh: '身份', en: 'identity' } },
    contact: { legal: 'personal', house: 'personal', label: { zh: '联系', en: 'contact' } },
    transaction: { legal: 'personal', house: 'personal', label: { zh: '交易', en: 'transaction' } },
  },
  tiers: {
    service: {
      number: 2,
      longestGrant: 'P30D',
      categories: { identity: 'masked', contact: 'masked', transaction: 'raw' },
    },
  },
  relations: {
    'app.customers': {
      key: ['customer_id'],
      subject: 'customer_id',
      columns: {
        customer_id: { category: 'key' },
        full_name: { category: 'identity', identifier: 'direct', mask: 'person_name' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'mobile' },
      },
    },
    'app.orders': {
      key: ['order_id'],
      subject: 'customer_id',
      columns: {
        order_id: { category: 'key' },
        customer_id: { category: 'key' },
        status: { category: 'transaction', identifier: 'attribute' },
      },
    },
    'app.order_items': {
      key: ['item_id'],
      via: { column: 'order_id', relation: 'app.orders', key: 'order_id' },
      columns: {
        item_id: { category: 'key' },
        order_id: { category: 'key' },
        model: { category: 'transaction', identifier: 'attribute' },
      },
    },
  },
  operators: {
    shop: {
      'app.customers': ['select', 'insert', 'update', 'delete'],
      'app.orders': ['select', 'insert'],
    },
  },
  lookups: { mobile: { relation: 'app.customers', column: 'mobile', perHour: 60 } },
  purposes: {
    repair: {
      label: { zh: '维修', en: 'repair' },
      tier: 'service',
      clause: '1.2',
      basis: 'cn13.1(2)',
      consent: 'none',
      requires: ['transaction'],
      shows: {
        'app.customers': { customer_id: 'raw', full_name: 'masked', mobile: 'masked' },
        'app.orders': { order_id: 'raw', status: 'raw' },
        'app.order_items': { order_id: 'raw', model: 'raw' },
      },
      rows: { 'app.orders': sql`status = 'open'` },
      recipientRoles: ['department'],
      logins: ['repair_desk'],
      lookups: ['mobile'],
      longestGrant: 'P30D',
      longestSession: 'PT1H',
    },
    delivery: {
      label: { zh: '配送', en: 'delivery' },
      tier: 'service',
      clause: '1.3',
      basis: 'cn13.1(2)',
      consent: 'none',
      requires: ['contact'],
      shows: { 'app.customers': { customer_id: 'raw', mobile: 'masked' } },
      recipientRoles: ['independent_processor'],
      logins: ['courier'],
      longestGrant: 'P30D',
      longestSession: 'PT1H',
    },
  },
} as const satisfies PolicyInput

/** {@link shopInput}, checked. */
export const shopPolicy: Policy = parsePolicy(shopInput)

/** The same with one more column for the courier: it widens access. */
export const widerPolicy: Policy = parsePolicy({
  ...shopInput,
  purposes: {
    ...shopInput.purposes,
    delivery: {
      ...shopInput.purposes.delivery,
      requires: ['contact', 'identity'],
      shows: { 'app.customers': { customer_id: 'raw', full_name: 'masked', mobile: 'masked' } },
    },
  },
})

/** Logins and operators that the policy names. */
export const shopRoles = ['courier', 'repair_desk', 'shop'] as const
