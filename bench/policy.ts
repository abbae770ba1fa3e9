import { definePolicy } from '../src/policy/index.ts'

const shows = {
  'app.customers': {
    customer_id: 'raw',
    full_name: 'masked',
    birth_date: 'masked',
    segment: 'raw',
  },
  'app.customer_contacts': { customer_id: 'raw', mobile: 'masked', email: 'masked' },
  'app.orders': { order_id: 'raw', customer_id: 'raw', ordered_at: 'raw', total: 'raw' },
} as const

const purpose = {
  tier: 'service',
  clause: 'benchmark',
  basis: 'benchmark',
  consent: 'none',
  shows,
  recipientRoles: ['department'],
  lookups: ['mobile'],
  longestSession: 'P1D',
  sessionCap: 50_000,
} as const

/** Two purposes that show the same and differ in their audit level only. */
export const benchPolicy = definePolicy({
  name: 'bench',
  subject: { relation: 'app.customers', key: 'customer_id', type: 'bigint' },
  categories: {
    identity_basic: { legal: 'personal' },
    contact: { legal: 'personal' },
    transaction: { legal: 'personal' },
  },
  tiers: {
    service: {
      number: 2,
      longestGrant: 'P30D',
      categories: { identity_basic: 'raw', contact: 'masked', transaction: 'raw' },
    },
  },
  relations: {
    'app.customers': {
      key: ['customer_id'],
      subject: 'customer_id',
      columns: {
        customer_id: { category: 'key' },
        full_name: { category: 'identity_basic', identifier: 'direct', mask: 'person_name' },
        birth_date: {
          category: 'identity_basic',
          identifier: 'quasi',
          mask: 'birth_date_month_day',
        },
        segment: { category: 'transaction' },
      },
    },
    'app.customer_contacts': {
      key: ['customer_contact_id'],
      subject: 'customer_id',
      columns: {
        customer_contact_id: { category: 'key' },
        customer_id: { category: 'key' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'phone' },
        email: { category: 'contact', identifier: 'direct', mask: 'email' },
      },
    },
    'app.orders': {
      key: ['order_id'],
      subject: 'customer_id',
      columns: {
        order_id: { category: 'key' },
        customer_id: { category: 'key' },
        ordered_at: { category: 'transaction' },
        total: { category: 'transaction' },
      },
    },
  },
  lookups: { mobile: { relation: 'app.customer_contacts', column: 'mobile', perHour: 100_000 } },
  purposes: {
    bench_session: { ...purpose, logins: ['session_desk'], audit: 'session' },
    bench_statement: { ...purpose, logins: ['statement_desk'], audit: 'statement' },
  },
})
