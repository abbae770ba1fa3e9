import { definePolicy, sql } from 'kiteline'
import { categories } from './policy/categories.ts'
import { inHouse } from './policy/purposes/in-house.ts'
import { partners } from './policy/purposes/partners.ts'
import { serviceAndRescue } from './policy/purposes/service.ts'
import { statutory } from './policy/purposes/statutory.ts'
import { relations } from './policy/relations.ts'

const everything = ['select', 'insert', 'update', 'delete'] as const

/**
 * How Nuanfeng appliances (fictitious) shares customer data: the rulebook, purpose by purpose.
 *
 * Row predicates ask for days in Asia/Shanghai, where the shop stands: the time zone of a connection is whatever
 * its user sets.
 */
export default definePolicy({
  name: 'appliances',
  subject: {
    relation: 'app.customers',
    key: 'customer_id',
    type: 'bigint',
    // Under 14 (PIPL 31) by the birth date: nobody turns the flag on a child's birthday.
    minor: sql`
      coalesce(
        birth_date > clock_timestamp() at time zone 'Asia/Shanghai' - interval '14 years', is_minor
      )`,
    // Rules 1.4 C8: from 60 years on a tap or a message alone is no consent.
    elder: sql`birth_date <= clock_timestamp() at time zone 'Asia/Shanghai' - interval '60 years'`,
  },
  categories,
  relations,

  // Rules 1.3: a tier is an allow-list of categories, exactly as the rulebook words it; whatever a purpose
  // needs beyond it is an exception with a reason of its own.
  tiers: {
    emergency: {
      number: 1,
      longestGrant: 'PT72H',
      categories: { identity_basic: 'raw', emergency_contact: 'raw' },
    },
    service: {
      number: 2,
      longestGrant: 'P30D',
      categories: { transaction: 'raw', contact: 'masked' },
    },
    research: { number: 3, longestGrant: 'P30D', categories: { preference: 'aggregate' } },
  },

  // The shop's own application works as before.
  operators: {
    shop: {
      'app.customers': everything,
      'app.customer_identities': everything,
      'app.customer_contacts': everything,
      'app.addresses': everything,
      'app.emergency_contacts': everything,
      'app.devices': everything,
      'app.device_usage': everything,
      'app.orders': everything,
      'app.order_items': everything,
      'app.payments': everything,
      'app.service_tickets': everything,
      'app.deliveries': everything,
      'app.preferences': everything,
      'app.credit_files': everything,
      'app.family_members': everything,
      'app.social_accounts': everything,
      'app.app_logins': everything,
      'app.call_recordings': everything,
    },
  },

  lookups: {
    mobile: { relation: 'app.customer_contacts', column: 'mobile', perHour: 60 },
    waybill: { relation: 'app.deliveries', column: 'waybill_no', perHour: 600 },
  },

  purposes: { ...serviceAndRescue, ...partners, ...inHouse, ...statutory },
})
