import { definePolicy } from '../../../src/policy/index.ts'
import { workshopPolicy } from '../../harness/workshop-policy.ts'

const house = { tier: 'service', clause: '1.2 C3', basis: 'cn13.1(2)' } as const

/** The workshop with a partner, a purpose for stored data, and people whom others name for an emergency. */
export const dutyPolicy = definePolicy({
  ...workshopPolicy,
  categories: { ...workshopPolicy.categories, helper: { legal: 'personal' } },
  tiers: {
    ...workshopPolicy.tiers,
    emergency: {
      number: 1,
      longestGrant: 'PT72H',
      categories: { identity: 'raw', contact: 'raw', helper: 'raw' },
    },
  },
  relations: {
    ...workshopPolicy.relations,
    'app.contacts': {
      key: ['contact_id'],
      subject: 'customer_id',
      secondSubject: 'person_id',
      columns: {
        contact_id: { category: 'key' },
        customer_id: { category: 'key' },
        person_id: { category: 'helper', identifier: 'direct' },
        nickname: { category: 'helper', identifier: 'direct' },
      },
    },
  },
  purposes: {
    ...workshopPolicy.purposes,
    promo: {
      ...house,
      basis: 'cn13.1(1)',
      consent: 'separate',
      marketing: true,
      shows: { 'app.customers': { customer_id: 'raw', mobile: 'masked', city: 'raw' } },
      recipientRoles: ['independent_processor'],
      logins: ['partner_app'],
    },
    billing: {
      ...house,
      consent: 'notice',
      essential: true,
      shows: { 'app.orders': { order_id: 'raw', customer_id: 'raw', model: 'raw' } },
      recipientRoles: ['department', 'independent_processor'],
      logins: ['desk_app'],
    },
    claims: {
      ...house,
      consent: 'notice',
      essential: true,
      showsRestricted: true,
      shows: { 'app.customers': { customer_id: 'raw', city: 'raw' } },
      recipientRoles: ['department'],
      logins: ['desk_app'],
    },
    rescue: {
      tier: 'emergency',
      clause: '1.3',
      basis: 'cn13.1(4)',
      consent: 'none',
      essential: true,
      shows: {
        'app.customers': { customer_id: 'raw', full_name: 'raw' },
        'app.contacts': { customer_id: 'raw', person_id: 'raw', nickname: 'raw' },
      },
      recipientRoles: ['department'],
      logins: ['rival_app'],
      sessionCap: 1000,
    },
  },
})
