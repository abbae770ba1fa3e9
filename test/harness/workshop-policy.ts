import { definePolicy, sql } from '../../src/policy/index.ts'

const house = { tier: 'service', clause: '1.2 C3', basis: 'cn13.1(2)' } as const
const ask = {
  ...house,
  shows: { 'app.customers': { customer_id: 'raw' } },
  logins: ['desk_app'],
} as const

/** What the live tests of the kernel share: a repair shop small enough to know by heart. */
export const workshopPolicy = definePolicy({
  name: 'workshop',
  subject: { relation: 'app.customers', key: 'customer_id', type: 'bigint' },
  categories: {
    identity: { legal: 'personal' },
    contact: { legal: 'personal' },
    place: { legal: 'personal' },
    transaction: { legal: 'personal' },
    secret: { legal: 'sensitive', house: 'prohibited' },
  },
  tiers: {
    service: {
      number: 2,
      longestGrant: 'P30D',
      categories: { identity: 'masked', contact: 'masked', place: 'raw', transaction: 'raw' },
    },
    emergency: {
      number: 1,
      longestGrant: 'PT72H',
      categories: { identity: 'raw', contact: 'raw' },
    },
    research: { number: 3, longestGrant: 'P30D', categories: { transaction: 'aggregate' } },
  },
  relations: {
    'app.customers': {
      key: ['customer_id'],
      subject: 'customer_id',
      columns: {
        customer_id: { category: 'key' },
        full_name: { category: 'identity', identifier: 'direct', mask: 'person_name' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'phone' },
        city: { category: 'place', identifier: 'quasi' },
        secret_word: { category: 'secret', identifier: 'direct' },
        note: { category: 'secret', identifier: 'free_text' },
      },
    },
    'app.orders': {
      key: ['order_id'],
      subject: 'customer_id',
      columns: {
        order_id: { category: 'key' },
        customer_id: { category: 'key' },
        model: { category: 'transaction' },
        status: { category: 'transaction' },
        engineer: { category: 'transaction' },
      },
    },
    'app.order_items': {
      key: ['order_id', 'line'],
      via: { column: 'order_id', relation: 'app.orders', key: 'order_id' },
      columns: {
        order_id: { category: 'key' },
        line: { category: 'key' },
        part: { category: 'transaction' },
        serial_no: { category: 'secret', identifier: 'quasi' },
      },
    },
  },
  operators: {
    shop: {
      'app.customers': ['select', 'insert', 'update', 'delete'],
      'app.orders': ['select', 'insert', 'update'],
      'app.order_items': ['select'],
    },
  },
  lookups: { mobile: { relation: 'app.customers', column: 'mobile', perHour: 5 } },
  purposes: {
    desk: {
      ...house,
      label: { zh: '服务台', en: 'service desk' },
      consent: 'none',
      shows: {
        'app.customers': { customer_id: 'raw', full_name: 'masked', mobile: 'masked', city: 'raw' },
        'app.orders': { order_id: 'raw', customer_id: 'raw', model: 'raw' },
        'app.order_items': { order_id: 'raw', part: 'raw' },
      },
      rows: { 'app.orders': sql`status = 'open' and engineer = kiteline.actor()` },
      recipientRoles: ['department'],
      logins: ['desk_app', 'rival_app'],
      lookups: ['mobile'],
      longestSession: 'PT1H',
      sessionCap: 5,
    },
    circular: {
      ...house,
      consent: 'notice',
      shows: { 'app.customers': { customer_id: 'raw', city: 'raw' } },
      rows: { 'app.customers': sql`city <> 'nowhere'` },
      recipientRoles: ['department', 'system'],
      logins: ['desk_app'],
      audit: 'session',
      sessionCap: 10,
    },
    lab: {
      ...house,
      consent: 'none',
      shows: {
        'app.customers': { customer_id: 'pseudonym', city: 'raw' },
        'app.orders': { customer_id: 'pseudonym', model: 'raw' },
      },
      recipientRoles: ['department', 'system'],
      logins: ['desk_app'],
      sessionCap: 10,
    },
    alarm: {
      tier: 'emergency',
      clause: '1.3',
      basis: 'cn13.1(4)',
      consent: 'none',
      shows: { 'app.customers': { customer_id: 'raw', full_name: 'raw', mobile: 'raw' } },
      recipientRoles: ['department', 'authority'],
      logins: ['rival_app'],
    },
    study: {
      tier: 'research',
      clause: '1.3',
      basis: 'cn73(4)',
      consent: 'none',
      shows: {},
      recipientRoles: ['department'],
      logins: ['desk_app'],
    },
    asked: { ...ask, consent: 'consent', recipientRoles: ['department'] },
    asked_alone: { ...ask, consent: 'separate', recipientRoles: ['department'] },
    asked_on_paper: { ...ask, consent: 'written', recipientRoles: ['department'] },
  },
})
