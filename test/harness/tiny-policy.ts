import { definePolicy, sql } from '../../src/policy/index.ts'

/** Small, and yet every kind of object that the generator makes stands in it. */
export const tinyPolicy = definePolicy({
  name: 'tiny',
  subject: {
    relation: 'crm.people',
    key: 'person_id',
    type: 'bigint',
    minor: sql`born_on > clock_timestamp() - interval '14 years'`,
    elder: sql`born_on <= clock_timestamp() - interval '60 years'`,
  },
  categories: {
    identity: { legal: 'personal', label: { zh: '身份', en: 'identity' } },
    contact: { legal: 'personal', house: 'sensitive' },
    talk: { legal: 'personal' },
    helper: { legal: 'personal' },
  },
  tiers: {
    emergency: { number: 1, categories: { identity: 'raw', helper: 'raw' } },
    service: { number: 2, longestGrant: 'P7D', categories: { identity: 'masked', talk: 'raw' } },
  },
  relations: {
    'crm.people': {
      key: ['person_id'],
      subject: 'person_id',
      columns: {
        person_id: { category: 'key' },
        full_name: { category: 'identity', identifier: 'direct', mask: 'person_name' },
        mobile: { category: 'contact', identifier: 'direct', mask: 'mobile' },
        born_on: { category: 'identity', identifier: 'quasi' },
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
        topic: { category: 'talk' },
      },
    },
    'crm.helpers': {
      key: ['helper_id'],
      subject: 'person_id',
      secondSubject: 'helping_person_id',
      columns: {
        helper_id: { category: 'key' },
        person_id: { category: 'key' },
        helping_person_id: { category: 'helper', identifier: 'direct' },
        nickname: { category: 'helper', identifier: 'direct' },
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
      requires: ['identity'],
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
    rescue: {
      tier: 'emergency',
      clause: '1.3',
      basis: 'cn13.1(4)',
      consent: 'none',
      shows: {
        'crm.people': { person_id: 'raw', full_name: 'raw' },
        'crm.helpers': {
          helper_id: 'raw',
          person_id: 'raw',
          helping_person_id: 'raw',
          nickname: 'raw',
        },
      },
      recipientRoles: ['department'],
      logins: ['rescue_app'],
      showsRestricted: true,
    },
  },
})

/** The tables of {@link tinyPolicy}. */
export const tinyTables = `
  create schema crm;
  create table crm.people (
    person_id bigint primary key, full_name text, mobile text, born_on date
  );
  create table crm.calls (
    call_id bigint primary key, person_id bigint references crm.people (person_id), taken_by text
  );
  create table crm.call_notes (
    call_id bigint references crm.calls (call_id), line integer, topic text, primary key (call_id, line)
  );
  create table crm.helpers (
    helper_id bigint primary key, person_id bigint references crm.people (person_id),
    helping_person_id bigint, nickname text
  );
  create index on crm.calls (person_id);
  create index on crm.helpers (person_id);
  insert into crm.people values
    (1, '王小明', '13812340001', '2020-02-29'), (2, '李雷', '13812340002', '1990-01-01'),
    (3, '赵奶奶', '13812340003', '1949-10-01');
  insert into crm.calls values (11, 1, 'anna'), (12, 2, 'berta');
  insert into crm.call_notes values (11, 1, 'price'), (12, 1, 'leak');
  insert into crm.helpers values (21, 1, 3, '奶奶'), (22, 1, null, '邻居'), (23, 2, 1, '小明');
`
