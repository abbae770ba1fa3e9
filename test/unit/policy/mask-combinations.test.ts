import { expect, test } from 'vitest'
import { checkPolicy } from '../../../src/policy/index.ts'
import { copyOfExample, findingsAfter, type Loose } from './mutations.ts'

/** Lets the login of `repair` work under a second purpose that shows the mobile number its own way. */
function addPurpose(policy: Loose, mobile: string): void {
  policy.purposes.courier = {
    ...structuredClone(policy.purposes.repair),
    requires: [],
    lookups: [],
    shows: { 'app.customers': { mobile } },
  }
}

test('two masks of one number that together show more than either are pointed out', () => {
  expect(findingsAfter((policy) => addPurpose(policy, 'mobile_verify'))).toEqual([])
  const found = findingsAfter((policy) => {
    policy.purposes.repair.shows['app.customers'].mobile = 'mobile_waybill'
    addPurpose(policy, 'mobile_verify')
  })
  expect(found).toEqual(["warning mask_union purposes.repair.shows['app.customers'].mobile"])
})

test('two logins do not see what the other is shown', () => {
  const found = findingsAfter((policy) => {
    policy.purposes.repair.shows['app.customers'].mobile = 'mobile_waybill'
    addPurpose(policy, 'mobile_verify')
    policy.purposes.courier.logins = ['courier']
  })
  expect(found).toEqual([])
})

test('a birthday without its year is whole again next to the year', () => {
  const policy = copyOfExample()
  policy.tiers.service.categories.identity_basic = 'raw'
  policy.purposes.repair.shows['app.customers'].birth_date = 'birth_date'
  addPurpose(policy, 'mobile')
  policy.purposes.courier.shows['app.customers'].birth_date = 'birth_date_month_day'
  expect(checkPolicy(policy)).toContainEqual({
    severity: 'warning',
    code: 'mask_union',
    path: "purposes.repair.shows['app.customers'].birth_date",
    message:
      'repair_desk sees it as birth_date here and as birth_date_month_day under courier: together more than either',
    hint: 'Show it through the same mask in both purposes, or use two logins.',
  })
})

test('more than two digits of a resident ID next to a birth date are refused', () => {
  const show = (mask: string) => (policy: Loose) => {
    policy.purposes.home_visit.exceptions.identity_document =
      policy.purposes.home_visit.exceptions.address
    policy.purposes.home_visit.consent = 'separate'
    policy.purposes.home_visit.shows['app.customers'] = {
      birth_date: 'birth_date',
      id_number: mask,
    }
    policy.tiers.service.categories.identity_basic = 'masked'
  }
  expect(findingsAfter(show('resident_id_decade'))).toContain(
    "error mask_combination purposes.home_visit.shows['app.customers'].id_number",
  )
  expect(findingsAfter(show('resident_id')).join()).not.toContain('mask_combination')
})

test('seven digits of a mobile number next to a landline’s area code are pointed out', () => {
  const found = findingsAfter((policy) => {
    policy.relations['app.customers'].columns.landline = { category: 'contact', mask: 'landline' }
    policy.purposes.repair.shows['app.customers'].landline = 'masked'
  })
  expect(found).toEqual(["warning mask_combination purposes.repair.shows['app.customers'].mobile"])
})

test('four quasi-identifiers for an outside recipient are pointed out', () => {
  const widen = (policy: Loose) => {
    const columns = ['sex', 'district', 'segment', 'birth_year']
    const labels = columns.map((name) => [name, { category: 'none', identifier: 'quasi' }])
    Object.assign(policy.relations['app.customers'].columns, Object.fromEntries(labels))
    policy.purposes.repair.consent = 'separate'
    policy.purposes.repair.shows['app.customers'] = Object.fromEntries(
      columns.map((name) => [name, 'raw']),
    )
  }
  expect(findingsAfter(widen)).toEqual(['note opens_after_consent purposes.repair.consent'])
  const found = findingsAfter((policy) => {
    widen(policy)
    policy.purposes.repair.recipientRoles = ['independent_processor']
  })
  expect(found).toEqual([
    'warning quasi_identifier_set purposes.repair.shows',
    'note opens_after_consent purposes.repair.consent',
  ])
})
