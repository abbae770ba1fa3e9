import { definePolicy, sql } from '../../src/policy/index.ts'

/** Small, and yet every kind of object that the generator makes stands in it. */
export const tinyPolicy = definePolicy({
  name: 'tiny',
  subject: { relation: 'crm.people', key: 'person_id', type: 'bigint' },
  categories: {
    identity: { legal: 'personal', label: { zh: '身份', en: 'identity' } },
    contact: { legal: 'personal', house: 'sensitive' },
  },
  tiers: {
    service: { number: 2, longestGrant: 'P7D', categories: { identity: 'masked' } },
  },
  relations: {
    'crm.people': {
      key: ['person_id'],
      subject: 'person_id',
      columns: {
        person_id: { category: 'key' },
        full_name: { category: 'identity', identifier: 'direct', mask: 'person_name' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'mobile' },
      },
    },
    'crm.calls': {
      key: ['call_id'],
      subject: 'person_id',
      columns: {
        call_id: { category: 'key' },
        person_id: { category: 'key' },
        taken_by: { category: 'none' },
      },
    },
    'crm.call_notes': {
      key: ['call_id', 'line'],
      via: { column: 'call_id', relation: 'crm.calls', key: 'call_id' },
      columns: {
        call_id: { category: 'key' },
        line: { category: 'key' },
        topic: { category: 'none' },
      },
    },
  },
  operators: {
    crm_app: {
      'crm.people': ['select', 'insert', 'update', 'delete'],
      'crm.calls': ['select', 'insert'],
    },
  },
  lookups: { mobile: { relation: 'crm.people', column: 'mobile', perHour: 10 } },
  purposes: {
    callback: {
      label: { zh: '回电', en: 'calling back' },
      tier: 'service',
      clause: '1.2',
      basis: 'cn13.1(2)',
      consent: 'none',
      exceptions: {
        contact: { treatment: 'masked', basis: 'cn13.1(2)', clause: '1.2 C1', reviews: ['legal'] },
      },
      shows: {
        'crm.people': { person_id: 'pseudonym', full_name: 'masked', mobile: 'masked' },
        'crm.call_notes': { topic: 'raw' },
      },
      rows: { 'crm.calls': sql`taken_by = kiteline.actor() or taken_by = 'it''s me'` },
      recipientRoles: ['department'],
      logins: ['callback_app'],
      lookups: ['mobile'],
      reviews: ['data_owner'],
    },
  },
})

/** The tables of {@link tinyPolicy}. */
export const tinyTables = `
  create schema crm;
  create table crm.people (person_id bigint primary key, full_name text, mobile text);
  create table crm.calls (
    call_id bigint primary key, person_id bigint references crm.people (person_id), taken_by text
  );
  create table crm.call_notes (
    call_id bigint references crm.calls (call_id), line integer, topic text, primary key (call_id, line)
  );
  insert into crm.people values (1, '王小明', '13812340001'), (2, '李雷', '13812340002');
  insert into crm.calls values (11, 1, 'anna'), (12, 2, 'berta');
  insert into crm.call_notes values (11, 1, 'price'), (12, 1, 'leak');
`
