import { definePolicy } from '../../src/policy/index.ts'

/** Two purposes: one that shows rows and one, of the research tier, that shows none. */
export const shopPolicy = definePolicy({
  name: 'cli_shop',
  subject: { relation: 'app.customers', key: 'customer_id', type: 'bigint' },
  categories: {
    identity_basic: { legal: 'personal' },
    contact: { legal: 'personal' },
    transaction: { legal: 'personal' },
    preference: { legal: 'personal' },
  },
  tiers: {
    service: {
      number: 2,
      categories: { identity_basic: 'masked', contact: 'masked', transaction: 'raw' },
    },
    research: { number: 3, categories: { preference: 'aggregate' } },
  },
  relations: {
    'app.customers': {
      key: ['customer_id'],
      subject: 'customer_id',
      columns: {
        customer_id: { category: 'key' },
        full_name: { category: 'identity_basic', identifier: 'direct', mask: 'person_name' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'mobile' },
        birth_date: { category: 'identity_basic', identifier: 'quasi', mask: 'birth_date' },
      },
    },
    'app.orders': {
      key: ['order_id'],
      subject: 'customer_id',
      columns: {
        order_id: { category: 'key' },
        customer_id: { category: 'key' },
        ordered_at: { category: 'transaction', mask: 'month' },
        total: { category: 'transaction' },
        tags: { category: 'transaction' },
        details: { category: 'transaction' },
      },
    },
  },
  lookups: { cli_mobile: { relation: 'app.customers', column: 'mobile' } },
  purposes: {
    cli_repair: {
      label: { zh: '售后维修', en: 'repair' },
      tier: 'service',
      clause: '1.2 C3',
      basis: 'cn13.1(2)',
      consent: 'none',
      requires: ['transaction'],
      forbids: ['preference'],
      shows: {
        'app.customers': { customer_id: 'raw', full_name: 'masked', mobile: 'masked' },
        'app.orders': {
          order_id: 'raw',
          ordered_at: 'raw',
          total: 'raw',
          tags: 'raw',
          details: 'raw',
        },
      },
      recipientRoles: ['department'],
      logins: ['cli_desk'],
      lookups: ['cli_mobile'],
      reviews: ['data_owner'],
    },
    cli_survey: {
      tier: 'research',
      clause: '1.3 tier 3',
      basis: 'cn73(4)',
      consent: 'none',
      shows: {},
      recipientRoles: ['independent_processor'],
    },
  },
})
