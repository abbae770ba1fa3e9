import { sql } from 'kiteline'

/** What the law has the shop keep, also about people who want to be forgotten. */
export const statutory = {
  retention: {
    label: { zh: '法定保存', en: 'statutory retention' },
    tier: 'service',
    clause: 'rules 1.4',
    basis: 'cn13.1(3); cn47(2)',
    consent: 'none',
    requires: ['transaction', 'identity_basic'],
    forbids: [
      'contact',
      'address',
      'location',
      'identity_document',
      'financial_account',
      'credit',
      'behaviour',
      'preference',
      'product_fault',
      'family',
      'social_account',
      'emergency_contact',
    ],
    exceptions: {
      identity_basic: {
        treatment: 'raw',
        basis: 'cn13.1(3)',
        clause: 'rules 1.4: an order that is kept says who bought',
        reviews: ['data_owner', 'legal'],
      },
    },
    shows: {
      'app.customers': { customer_id: 'raw', full_name: 'raw' },
      'app.orders': {
        order_id: 'raw',
        customer_id: 'raw',
        ordered_at: 'raw',
        total: 'raw',
        channel: 'raw',
        invoice_title: 'raw',
      },
      'app.order_items': { order_id: 'raw', model: 'raw', quantity: 'raw', unit_price: 'raw' },
      'app.payments': { order_id: 'raw', paid_at: 'raw', amount: 'raw' },
    },
    // E-Commerce Law 31: for three years at least.
    rows: { 'app.orders': sql`ordered_at >= kiteline.as_of() - interval '3 years'` },
    recipientRoles: ['department'],
    logins: ['legal_dept'],
    longestGrant: 'P30D',
    longestSession: 'PT1H',
    reviews: ['data_owner', 'legal'],
    audit: 'statement',
    sessionCap: 1000,
    essential: true,
    showsRestricted: true,
  },
} as const
