import { definePolicy, sql } from '../../src/policy/index.ts'

const service = { tier: 'service', clause: '1.4', basis: 'cn13.1(2)' } as const
const person = { person_id: 'raw' } as const

/** The tables of {@link consentPolicy}; their people are made by the tests. */
export const consentTables = `
  create schema shared;
  create table shared.people (
    person_id bigint primary key, full_name text, mobile text, address text, bank_card text,
    born_on date not null, origin text not null default 'shop'
  );
  create table shared.parcels (
    parcel_id bigint primary key, person_id bigint not null references shared.people, item text
  );
  create table shared.parcel_stops (
    stop_id bigint primary key, parcel_id bigint not null references shared.parcels,
    doorstep text, remark text
  );
  create table shared.contacts (
    contact_id bigint generated always as identity primary key,
    person_id bigint not null references shared.people, helper_id bigint, nickname text
  );
  create index on shared.parcels (person_id);
  create index on shared.parcel_stops (parcel_id);
  create index on shared.contacts (person_id);
`

/**
 * What the tests of consent share: personal and sensitive data, categories that a purpose requires and others that it can
 * do without, rows that reach their person through another table, children, elders and people whom others name.
 */
export const consentPolicy = definePolicy({
  name: 'workshop',
  subject: {
    relation: 'shared.people',
    key: 'person_id',
    type: 'bigint',
    minor: sql`born_on > clock_timestamp() - interval '14 years'`,
    elder: sql`born_on <= clock_timestamp() - interval '60 years'`,
  },
  categories: {
    identity: { legal: 'personal', label: { zh: '身份', en: 'identity' } },
    contact: { legal: 'personal', label: { zh: '联系方式', en: 'contact' } },
    address: { legal: 'personal', label: { zh: '地址', en: 'address' } },
    purchase: { legal: 'personal', label: { zh: '购买', en: 'purchases' } },
    account: { legal: 'personal', house: 'sensitive', label: { zh: '账户', en: 'bank account' } },
    helper: { legal: 'personal', label: { zh: '紧急联系人', en: 'emergency contact' } },
  },
  tiers: {
    emergency: {
      number: 1,
      categories: { identity: 'raw', contact: 'raw', helper: 'raw' },
    },
    service: {
      number: 2,
      categories: {
        identity: 'masked',
        contact: 'masked',
        address: 'raw',
        purchase: 'raw',
        account: 'masked',
      },
    },
    research: { number: 3, categories: { purchase: 'aggregate' } },
  },
  relations: {
    'shared.people': {
      key: ['person_id'],
      subject: 'person_id',
      columns: {
        person_id: { category: 'key' },
        full_name: { category: 'identity', identifier: 'direct', mask: 'person_name' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'phone' },
        address: { category: 'address', identifier: 'direct' },
        bank_card: { category: 'account', identifier: 'direct', mask: 'bank_card' },
        born_on: { category: 'identity', identifier: 'quasi' },
        origin: { category: 'none' },
      },
    },
    'shared.parcels': {
      key: ['parcel_id'],
      subject: 'person_id',
      columns: {
        parcel_id: { category: 'key' },
        person_id: { category: 'key' },
        item: { category: 'purchase' },
      },
    },
    'shared.parcel_stops': {
      key: ['stop_id'],
      via: { column: 'parcel_id', relation: 'shared.parcels', key: 'parcel_id' },
      columns: {
        stop_id: { category: 'key' },
        parcel_id: { category: 'key' },
        doorstep: { category: 'address' },
        remark: { category: 'purchase' },
      },
    },
    'shared.contacts': {
      key: ['contact_id'],
      subject: 'person_id',
      secondSubject: 'helper_id',
      columns: {
        contact_id: { category: 'key' },
        person_id: { category: 'key' },
        helper_id: { category: 'helper', identifier: 'direct' },
        nickname: { category: 'helper', identifier: 'direct' },
      },
    },
  },
  purposes: {
    // Requires the address; can do without the mobile and what was bought.
    delivery: {
      ...service,
      label: { zh: '物流配送', en: 'delivery' },
      consent: 'none',
      requires: ['address'],
      shows: {
        'shared.people': { ...person, mobile: 'masked', address: 'raw', origin: 'raw' },
        'shared.parcel_stops': { stop_id: 'raw', doorstep: 'raw', remark: 'raw' },
      },
      rows: { 'shared.people': sql`origin <> 'elsewhere'` },
      recipientRoles: ['department', 'entrusted_processor', 'independent_processor'],
      logins: ['desk_app', 'rival_app'],
      sessionCap: 1000,
    },
    birthday: {
      ...service,
      label: { zh: '生日贺卡', en: 'birthday cards' },
      basis: 'cn13.1(1)',
      consent: 'consent',
      marketing: true,
      shows: { 'shared.people': { ...person, full_name: 'masked', mobile: 'masked' } },
      recipientRoles: ['department', 'independent_processor'],
      logins: ['desk_app', 'rival_app'],
    },
    refund: {
      ...service,
      consent: 'none',
      requires: ['account'],
      shows: { 'shared.people': { ...person, full_name: 'masked', bank_card: 'masked' } },
      recipientRoles: ['department', 'independent_processor'],
      logins: ['desk_app', 'rival_app'],
    },
    // Can do without either of what it shows.
    helpdesk: {
      ...service,
      consent: 'none',
      shows: { 'shared.people': { ...person, full_name: 'masked', mobile: 'masked' } },
      recipientRoles: ['department', 'entrusted_processor', 'independent_processor'],
      logins: ['desk_app', 'rival_app'],
    },
    billing: {
      ...service,
      consent: 'notice',
      essential: true,
      shows: { 'shared.parcels': { parcel_id: 'raw', person_id: 'raw', item: 'raw' } },
      recipientRoles: ['department'],
      logins: ['desk_app'],
    },
    claims: {
      ...service,
      consent: 'notice',
      essential: true,
      showsRestricted: true,
      shows: { 'shared.people': { ...person, full_name: 'masked' } },
      recipientRoles: ['department'],
      logins: ['desk_app'],
    },
    order_to_disclose: {
      ...service,
      basis: 'cn13.1(3)',
      consent: 'none',
      shows: { 'shared.people': { ...person, full_name: 'masked' } },
      recipientRoles: ['authority'],
      logins: ['rival_app'],
    },
    rescue: {
      tier: 'emergency',
      clause: '1.3',
      basis: 'cn13.1(4)',
      consent: 'none',
      essential: true,
      label: { zh: '紧急救援', en: 'rescue' },
      shows: {
        'shared.people': { ...person, full_name: 'raw', mobile: 'raw' },
        'shared.contacts': { ...person, contact_id: 'raw', helper_id: 'raw', nickname: 'raw' },
      },
      recipientRoles: ['department'],
      logins: ['desk_app'],
    },
    survey: {
      tier: 'research',
      clause: '1.3',
      basis: 'cn73(4)',
      consent: 'none',
      shows: {},
      recipientRoles: ['department'],
      logins: ['desk_app'],
    },
  },
})
