import { definePolicy, sql } from '../src/policy/index.ts'

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

/** What the purpose `bench_consent` asks consent for: everything it shows. */
export const consentCategories: readonly string[] = ['contact', 'identity_basic', 'transaction']

const purpose = {
  tier: 'service',
  clause: 'benchmark',
  basis: 'benchmark',
  consent: 'none',
  requires: ['identity_basic', 'contact', 'transaction'],
  shows,
  recipientRoles: ['department'],
  lookups: ['mobile'],
  longestSession: 'P1D',
  sessionCap: 50_000,
} as const

/**
 * Purposes that show the same: two differ in their audit level only, one can do without every category, and one is for a
 * company outside, to which everybody agrees separately.
 */
export const benchPolicy = definePolicy({
  name: 'bench',
  subject: {
    relation: 'app.customers',
    key: 'customer_id',
    type: 'bigint',
    minor: sql`is_minor`,
    elder: sql`birth_date < (clock_timestamp() at time zone 'Asia/Shanghai')::date - 60 * 365`,
  },
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
        is_minor: { category: 'transaction' },
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
    // Without required categories, every one may be withheld on its own.
    bench_optional: { ...purpose, requires: [], logins: ['session_desk'], audit: 'session' },
    bench_consent: {
      ...purpose,
      basis: 'cn13.1(1); cn23',
      consent: 'separate',
      recipientRoles: ['independent_processor'],
      logins: ['consent_desk'],
      audit: 'session',
    },
  },
})
