import { sql } from 'kiteline'

/** What partners outside the house may use, each only with the consent given to that partner. */
export const partners = {
  delivery: {
    label: { zh: '物流配送', en: 'delivery' },
    tier: 'service',
    clause: 'rules 1.1 C1',
    basis: 'cn13.1(2); cn23',
    consent: 'separate',
    requires: ['transaction', 'contact', 'identity_basic', 'address'],
    forbids: ['location', 'identity_document', 'financial_account', 'credit', 'preference'],
    exceptions: {
      address: {
        treatment: 'raw',
        basis: 'cn23',
        clause: 'rules 1.1 C1: only with the consent to this carrier',
        reviews: ['data_owner', 'legal', 'security'],
      },
      identity_basic: {
        treatment: 'masked',
        basis: 'cn23',
        clause: 'rules 1.1 C1: the name on the parcel',
        reviews: ['data_owner', 'legal', 'security'],
      },
    },
    shows: {
      'app.customers': { customer_id: 'raw', full_name: 'masked' },
      'app.customer_contacts': { customer_id: 'raw', mobile: 'mobile_waybill' },
      'app.addresses': {
        address_id: 'raw',
        customer_id: 'raw',
        province: 'raw',
        city: 'raw',
        district: 'raw',
        detail: 'raw',
      },
      'app.deliveries': {
        delivery_id: 'raw',
        customer_id: 'raw',
        address_id: 'raw',
        waybill_no: 'raw',
        status: 'raw',
      },
    },
    rows: {
      'app.deliveries': sql`
        status in ('ready', 'in_transit') and carrier = kiteline.recipient()`,
    },
    recipientRoles: ['entrusted_processor', 'independent_processor'],
    logins: ['suyun_express'],
    lookups: ['waybill'],
    longestGrant: 'P15D',
    longestSession: 'PT8H',
    reviews: ['data_owner', 'legal', 'security'],
    audit: 'statement',
    sessionCap: 20_000,
  },

  birthday_card: {
    label: { zh: '生日贺卡', en: 'birthday card' },
    tier: 'service',
    clause: 'rules 1.1 C2',
    basis: 'cn13.1(1); cn23',
    consent: 'separate',
    requires: ['identity_basic', 'address'],
    forbids: ['transaction', 'identity_document', 'location', 'financial_account', 'behaviour'],
    exceptions: {
      identity_basic: {
        treatment: 'masked',
        basis: 'cn23',
        clause: 'rules 1.1 C2: a card needs the day, not the year',
        reviews: ['data_owner', 'legal', 'security', 'executive'],
      },
      address: {
        treatment: 'raw',
        basis: 'cn23',
        clause: 'rules 1.1 C2: where the card goes',
        reviews: ['data_owner', 'legal', 'security', 'executive'],
      },
    },
    shows: {
      'app.customers': {
        customer_id: 'raw',
        full_name: 'masked',
        birth_date: 'birth_date_month_day',
      },
      'app.addresses': {
        customer_id: 'raw',
        province: 'raw',
        city: 'raw',
        district: 'raw',
        detail: 'raw',
      },
    },
    // One more birthday behind within fourteen days than there was yesterday; holds across new year's eve.
    rows: {
      'app.customers': sql`
        extract(year from age(
          kiteline.as_of() at time zone 'Asia/Shanghai' + interval '14 days', birth_date
        )) > extract(year from age(
          kiteline.as_of() at time zone 'Asia/Shanghai' - interval '1 day', birth_date
        ))`,
    },
    recipientRoles: ['independent_processor'],
    logins: ['card_house'],
    longestGrant: 'P30D',
    longestSession: 'PT1H',
    reviews: ['data_owner', 'legal', 'security', 'executive'],
    audit: 'statement',
    sessionCap: 10_000,
    marketing: true,
  },

  loan_consult: {
    label: { zh: '分期咨询', en: 'advice on instalments' },
    tier: 'service',
    clause: 'rules 1.2 C4',
    basis: 'cn23; cn29',
    consent: 'separate',
    requires: ['credit', 'identity_basic', 'contact'],
    forbids: ['social_account', 'family', 'preference', 'identity_document', 'address'],
    exceptions: {
      credit: {
        treatment: 'raw',
        basis: 'cn29',
        clause: 'rules 1.2 C4: income proof and credit record',
        reviews: ['data_owner', 'legal', 'security', 'executive'],
      },
      identity_basic: {
        treatment: 'raw',
        basis: 'cn23',
        clause: 'rules 1.2 C4: who applied',
        reviews: ['data_owner', 'legal', 'security', 'executive'],
      },
      contact: {
        treatment: 'raw',
        basis: 'cn23',
        clause: 'rules 1.2 C4: the applicant asked to be called',
        reviews: ['data_owner', 'legal', 'security', 'executive'],
      },
    },
    shows: {
      'app.customers': { customer_id: 'raw', full_name: 'raw' },
      'app.customer_contacts': { customer_id: 'raw', mobile: 'raw' },
      'app.credit_files': {
        customer_id: 'raw',
        applied_on: 'raw',
        income_proof: 'raw',
        credit_record: 'raw',
      },
    },
    rows: {
      'app.credit_files': sql`
        applied_on > (kiteline.as_of() at time zone 'Asia/Shanghai')::date - 30`,
    },
    recipientRoles: ['independent_processor'],
    logins: ['bank_partner'],
    longestGrant: 'P15D',
    longestSession: 'PT1H',
    reviews: ['data_owner', 'legal', 'security', 'executive'],
    audit: 'statement',
    sessionCap: 5000,
  },

  partner_promo: {
    label: { zh: '合作推广', en: 'promotion with a partner' },
    tier: 'service',
    clause: 'rules 1.1; 1.4',
    basis: 'cn13.1(1); cn23',
    consent: 'separate',
    requires: ['contact'],
    forbids: [
      'identity_basic',
      'identity_document',
      'address',
      'location',
      'transaction',
      'product_fault',
      'behaviour',
      'preference',
      'financial_account',
      'credit',
      'family',
      'social_account',
      'emergency_contact',
    ],
    exceptions: {
      contact: {
        treatment: 'raw',
        basis: 'cn23',
        clause: 'rules 1.4: only with the consent to this partner, twice in thirty days at most',
        reviews: ['data_owner', 'legal', 'security', 'executive'],
      },
    },
    shows: { 'app.customer_contacts': { customer_id: 'pseudonym', mobile: 'raw' } },
    rows: { 'app.customers': sql`is_customer and promo_contact_count < 2` },
    recipientRoles: ['independent_processor'],
    logins: ['ad_partner'],
    longestGrant: 'P30D',
    longestSession: 'PT1H',
    reviews: ['data_owner', 'legal', 'security', 'executive'],
    audit: 'statement',
    sessionCap: 1000,
    marketing: true,
  },
} as const
