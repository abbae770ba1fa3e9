// biome-ignore-all format: one expression a line, right beneath the @ts-expect-error that it answers
/**
 * What does not compile. Each mutation of the example stands on one line, so that the fault it marks is the fault it makes.
 */
import { definePolicy, type PolicyInput, sql } from '../../src/policy/index.ts'
import { example } from './example.ts'

const { repair } = example.purposes
const customers = example.relations['app.customers']

// The example keeps its names as types.
export const categories: 'identity_basic' | 'contact' =
  'contact' satisfies keyof typeof example.categories
// @ts-expect-error 'adress' is not a category
export const noCategory: keyof typeof example.categories = 'adress'
export const wide: PolicyInput = example

// A policy built of parts is checked like one written at a stretch.
definePolicy({ ...example })
definePolicy({ ...example, purposes: { repair: { ...repair, requires: ['transaction'] } } })

// Everything that is optional may be said.
definePolicy({ ...example, subject: { ...example.subject, minor: sql`birth_date is null` } })
definePolicy({ ...example, purposes: { repair: { ...repair, showsRestricted: true } } })

// Relations and columns.
// @ts-expect-error unknown relation of the subject
definePolicy({ ...example, subject: { relation: 'app.custmers', key: 'customer_id' } })
// @ts-expect-error unknown column: the subject's key
definePolicy({ ...example, subject: { relation: 'app.customers', key: 'custmer_id' } })
// @ts-expect-error a column of another relation is not the subject's key
definePolicy({ ...example, subject: { relation: 'app.customers', key: 'order_id' } })
// @ts-expect-error unknown key type
definePolicy({ ...example, subject: { ...example.subject, type: 'integer' } })
// @ts-expect-error a rule about minors is written with the sql tag
definePolicy({ ...example, subject: { relation: 'app.customers', key: 'customer_id', minor: 'is_minor' } })
// @ts-expect-error unknown key of the subject
definePolicy({ ...example, subject: { relation: 'app.customers', key: 'customer_id', adult: sql`birth_date is null` } })
// @ts-expect-error unknown column: a relation's key
definePolicy({ ...example, relations: { ...example.relations, 'app.customers': { ...customers, key: ['id'] } } })
// @ts-expect-error unknown column: the subject column of a relation
definePolicy({ ...example, relations: { ...example.relations, 'app.customers': { ...customers, subject: 'id' } } })
// @ts-expect-error unknown column: the second subject of a relation
definePolicy({ ...example, relations: { ...example.relations, 'app.customers': { ...customers, secondSubject: 'guardian_id' } } })
// @ts-expect-error a second subject stands in a column of its own relation
definePolicy({ ...example, relations: { ...example.relations, 'app.customers': { ...customers, secondSubject: 'contact_customer_id' } } })
// @ts-expect-error unknown column: via
definePolicy({ ...example, relations: { ...example.relations, 'app.order_items': { ...example.relations['app.order_items'], via: { column: 'oder_id', relation: 'app.orders', key: 'order_id' } } } })
// @ts-expect-error unknown relation: via
definePolicy({ ...example, relations: { ...example.relations, 'app.order_items': { ...example.relations['app.order_items'], via: { column: 'order_id', relation: 'app.oders', key: 'order_id' } } } })
// @ts-expect-error unknown column of the relation that via leads to
definePolicy({ ...example, relations: { ...example.relations, 'app.order_items': { ...example.relations['app.order_items'], via: { column: 'order_id', relation: 'app.orders', key: 'model' } } } })
// @ts-expect-error unknown category of a column
definePolicy({ ...example, relations: { ...example.relations, 'app.customers': { ...customers, columns: { ...customers.columns, city: { category: 'adress' } } } } })
// @ts-expect-error unknown mask of a column
definePolicy({ ...example, relations: { ...example.relations, 'app.customers': { ...customers, columns: { ...customers.columns, city: { category: 'address', mask: 'adress' } } } } })
// @ts-expect-error unknown identifier role
definePolicy({ ...example, relations: { ...example.relations, 'app.customers': { ...customers, columns: { ...customers.columns, city: { category: 'address', identifier: 'semi' } } } } })

// Categories and tiers.
// @ts-expect-error unknown sensitivity
definePolicy({ ...example, categories: { ...example.categories, contact: { legal: 'secret' } } })
// @ts-expect-error unknown category of a tier
definePolicy({ ...example, tiers: { ...example.tiers, service: { number: 2, categories: { adress: 'raw' } } } })
// @ts-expect-error unknown treatment of a tier
definePolicy({ ...example, tiers: { ...example.tiers, service: { number: 2, categories: { address: 'clear' } } } })
// @ts-expect-error there are three tier numbers
definePolicy({ ...example, tiers: { ...example.tiers, service: { number: 4, categories: { address: 'raw' } } } })

// Operators and look-ups.
// @ts-expect-error unknown relation of an operator
definePolicy({ ...example, operators: { shop: { 'app.custmers': ['select'] } } })
// @ts-expect-error unknown command of an operator
definePolicy({ ...example, operators: { shop: { 'app.customers': ['truncate'] } } })
// @ts-expect-error unknown column of a look-up
definePolicy({ ...example, lookups: { mobile: { relation: 'app.customers', column: 'moblie' } } })
// @ts-expect-error a look-up's column stands in its own relation
definePolicy({ ...example, lookups: { mobile: { relation: 'app.orders', column: 'mobile' } } })

// Purposes.
// @ts-expect-error unknown tier
definePolicy({ ...example, purposes: { repair: { ...repair, tier: 'servce' } } })
// @ts-expect-error unknown required category
definePolicy({ ...example, purposes: { repair: { ...repair, requires: ['transactoin'] } } })
// @ts-expect-error unknown forbidden category
definePolicy({ ...example, purposes: { repair: { ...repair, forbids: ['adress'] } } })
// @ts-expect-error unknown category of an exception
definePolicy({ ...example, purposes: { repair: { ...repair, exceptions: { adress: { treatment: 'raw', basis: 'b', clause: 'c', reviews: ['legal'] } } } } })
// @ts-expect-error unknown shown relation
definePolicy({ ...example, purposes: { repair: { ...repair, shows: { 'app.custmers': { full_name: 'masked' } } } } })
// @ts-expect-error unknown shown column
definePolicy({ ...example, purposes: { repair: { ...repair, shows: { 'app.customers': { fullname: 'masked' } } } } })
// @ts-expect-error a shown column of another relation
definePolicy({ ...example, purposes: { repair: { ...repair, shows: { 'app.orders': { full_name: 'masked' } } } } })
// @ts-expect-error unknown mask
definePolicy({ ...example, purposes: { repair: { ...repair, shows: { 'app.customers': { full_name: 'person_nme' } } } } })
// @ts-expect-error unknown relation of a row predicate
definePolicy({ ...example, purposes: { repair: { ...repair, rows: { 'app.service_tikets': sql`status = 'open'` } } } })
// @ts-expect-error a row predicate is written with the sql tag
definePolicy({ ...example, purposes: { repair: { ...repair, rows: { 'app.service_tickets': `status = 'open'` } } } })
// @ts-expect-error unknown look-up
definePolicy({ ...example, purposes: { repair: { ...repair, lookups: ['moblie'] } } })
// @ts-expect-error unknown recipient role
definePolicy({ ...example, purposes: { repair: { ...repair, recipientRoles: ['partner'] } } })
// @ts-expect-error unknown consent rule
definePolicy({ ...example, purposes: { repair: { ...repair, consent: 'opt_out' } } })
// @ts-expect-error showing restricted people is a matter of yes or no
definePolicy({ ...example, purposes: { repair: { ...repair, showsRestricted: 'retention' } } })
// @ts-expect-error unknown key of a purpose
definePolicy({ ...example, purposes: { repair: { ...repair, longestSesion: 'PT1H' } } })
// @ts-expect-error unknown key of a policy
definePolicy({ ...example, puropses: {} })

// Row predicates.
const engineer = 'x' as string
// @ts-expect-error values cannot be put into a row predicate
export const interpolated = sql`engineer = ${engineer}`
