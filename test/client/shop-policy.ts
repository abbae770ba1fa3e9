import { definePolicy, sql } from '../../src/policy/index.ts'

/** What the tests of the client share: two purposes of one login, one of them open for nobody who has not consented. */
export const shopPolicy = definePolicy({
  name: 'client_shop',
  subject: { relation: 'app.customers', key: 'customer_id', type: 'bigint' },
  categories: {
    identity_basic: { legal: 'personal' },
    identity_document: { legal: 'personal', house: 'sensitive' },
    contact: { legal: 'personal' },
    transaction: { legal: 'personal' },
  },
  tiers: {
    service: {
      number: 2,
      longestGrant: 'P30D',
      categories: { identity_basic: 'masked', contact: 'masked', transaction: 'raw' },
    },
  },
  relations: {
    'app.customers': {
      key: ['customer_id'],
      subject: 'customer_id',
      columns: {
        customer_id: { category: 'key' },
        full_name: { category: 'identity_basic', identifier: 'direct', mask: 'person_name' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'mobile' },
        id_number: { category: 'identity_document', identifier: 'direct', mask: 'resident_id' },
      },
    },
    'app.orders': {
      key: ['order_id'],
      subject: 'customer_id',
      columns: {
        order_id: { category: 'key' },
        customer_id: { category: 'key' },
        model: { category: 'transaction' },
        status: { category: 'none' },
      },
    },
  },
  lookups: { mobile: { relation: 'app.customers', column: 'mobile', perHour: 5 } },
  purposes: {
    client_desk: {
      label: { zh: '服务台', en: 'service desk' },
      tier: 'service',
      clause: '1.2 C3',
      basis: 'cn13.1(2)',
      consent: 'none',
      requires: ['transaction'],
      shows: {
        'app.customers': { customer_id: 'raw', full_name: 'masked', mobile: 'masked' },
        'app.orders': { order_id: 'raw', customer_id: 'raw', model: 'raw' },
      },
      rows: { 'app.orders': sql`status = 'open'` },
      recipientRoles: ['department'],
      logins: ['client_desk'],
      lookups: ['mobile'],
      longestSession: 'PT1H',
      sessionCap: 3,
    },
    client_survey: {
      label: { zh: '回访', en: 'survey' },
      tier: 'service',
      clause: '1.2 C5',
      basis: 'cn13.1(1)',
      consent: 'separate',
      shows: { 'app.customers': { customer_id: 'raw' } },
      recipientRoles: ['department'],
      logins: ['client_desk'],
    },
  },
})

/** What `kiteline types` writes for {@link shopPolicy}. */
export interface ShopPurposes {
  client_desk: {
    customers: { customer_id: string; full_name: string | null; mobile: string | null }
    orders: { order_id: string; customer_id: string; model: string | null }
  }
  client_survey: {
    customers: { customer_id: string }
  }
}
