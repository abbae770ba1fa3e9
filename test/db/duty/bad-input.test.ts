import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop, someHash } from './duty-shop.ts'

let shop: DutyShop
/** A clean-up that is open, one with a certificate, and a talk that is to be had. */
let open: string
let certified: string
let talk: string
let consent: string
beforeAll(async () => {
  shop = await createDutyShop()
  const [one, two] = [await shop.customer(), await shop.customer()]
  await shop.disclose('desk', [one, two])
  await shop.restrict(one)
  await shop.restrict(two)
  const [first] = await shop.dutiesOf(one)
  const [second] = await shop.dutiesOf(two)
  open = String(first?.duty_id)
  certified = String(second?.duty_id)
  await shop.certify(certified)
  await shop.value("select kiteline.file_complaint('workshop', $1, 'too many calls', 'phone')", [
    one,
  ])
  talk = String((await shop.dutiesOf(one, 'outreach'))[0]?.duty_id)
  const [granted] = await shop.consent('2')
  consent = String(granted)
})
afterAll(() => shop.drop())

type Value = string | number | boolean | null | readonly (string | number | null)[]
interface Fault {
  readonly values: readonly Value[]
  readonly code: 'KL001' | 'KL002' | 'KL003'
  readonly detail: string | RegExp
}

/** Every argument that is wrong refuses the call with one error, and leaves nothing behind. */
function refuses(
  name: string,
  types: readonly string[],
  faults: () => Readonly<Record<string, Fault>>,
  names: readonly string[],
) {
  for (const fault of names) {
    test(`${name} refuses ${fault}`, async () => {
      const { values, code, detail } = faults()[fault] as Fault
      const places = types.map((type, index) => `$${index + 1}::${type}`).join(', ')
      const before = await shop.stored()
      const failure = await failureOf(shop.admin(`select kiteline.${name}(${places})`, values))
      expect(failure).toMatchObject({
        code,
        detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
      })
      expect(failure.hint).toMatch(/.{10}/)
      expect(await shop.stored()).toEqual(before)
    })
  }
}

const words = (argument: string) => `${argument} must have at least 3 characters`
const noProof = 'evidence_ref must say where the proof can be looked up'
const noHash = 'evidence_hash must be a SHA-256 in 64 lower-case hexadecimal digits'
const unknown = { code: 'KL002', detail: 'duty 999999' } as const
const nobody = { code: 'KL002', detail: 'subject 999999' } as const
const noPolicy = { code: 'KL002', detail: 'policy nowhere' } as const
const wrongWords = ['no', '  ', null] as const

function wordFaults(
  argument: string,
  values: (word: Value) => readonly Value[],
): Record<string, Fault> {
  return Object.fromEntries(
    wrongWords.map((word) => [
      `${argument} ${JSON.stringify(word)}`,
      { values: values(word), code: 'KL001', detail: words(argument) },
    ]),
  )
}

function certificateFaults(): Record<string, Fault> {
  const now = '2026-01-05 10:00Z'
  const put = (place: number, value: Value, duty = open) => {
    const good: Value[] = [duty, 'deleted', '陈经理', now, null, 'letter 7', someHash]
    good[place] = value
    return good
  }
  const time = 'performed_at must be finite and not in the future'
  const rest = 'residual_until must be finite and after performed_at'
  return {
    ...wordFaults('method', (word) => put(1, word)),
    'a blank operator': {
      values: put(2, ' '),
      code: 'KL001',
      detail: 'operator must not be empty',
    },
    'no operator': { values: put(2, null), code: 'KL001', detail: 'operator must not be empty' },
    'a date in the future': { values: put(3, '2999-01-01Z'), code: 'KL001', detail: time },
    'an endless date': { values: put(3, 'infinity'), code: 'KL001', detail: time },
    'the beginning of time': { values: put(3, '-infinity'), code: 'KL001', detail: time },
    'no date': { values: put(3, null), code: 'KL001', detail: time },
    'copies that were gone before': { values: put(4, now), code: 'KL001', detail: rest },
    'copies for ever': { values: put(4, 'infinity'), code: 'KL001', detail: rest },
    'no proof': { values: put(5, ' '), code: 'KL001', detail: noProof },
    'null for proof': { values: put(5, null), code: 'KL001', detail: noProof },
    'a hash in capitals': { values: put(6, someHash.toUpperCase()), code: 'KL001', detail: noHash },
    'half a hash': { values: put(6, someHash.slice(32)), code: 'KL001', detail: noHash },
    'no hash': { values: put(6, null), code: 'KL001', detail: noHash },
    'an unknown duty': { values: put(0, '999999'), ...unknown },
    'no duty': { values: put(0, null), code: 'KL002', detail: /^duty/ },
    'a date before the access': { values: put(0, open), code: 'KL001', detail: /^performed_at is/ },
    'a duty of another kind': {
      values: put(0, talk, talk),
      code: 'KL003',
      detail: `duty ${talk} is of kind outreach, which needs no certificate`,
    },
    'a second certificate': {
      values: put(0, certified),
      code: 'KL003',
      detail: `duty ${certified} (clean_up) is certificate_submitted`,
    },
  }
}

function verdictFaults(): Record<string, Fault> {
  return {
    ...wordFaults('reason', (word) => [certified, true, word]),
    'no verdict': {
      values: [certified, null, 'seen'],
      code: 'KL001',
      detail: 'is_accepted must be true or false',
    },
    'an unknown duty': { values: ['999999', true, 'seen'], ...unknown },
    'a duty without a certificate': {
      values: [open, true, 'seen'],
      code: 'KL003',
      detail: `duty ${open} (clean_up) is open`,
    },
  }
}

function completionFaults(): Record<string, Fault> {
  return {
    ...wordFaults('outcome', (word) => [talk, word, 'call 7', someHash]),
    'no proof': { values: [talk, 'visited', '', someHash], code: 'KL001', detail: noProof },
    'no hash': { values: [talk, 'visited', 'call 7', 'abc'], code: 'KL001', detail: noHash },
    'an unknown duty': { values: ['999999', 'visited', 'call 7', someHash], ...unknown },
    'a clean-up': {
      values: [certified, 'all gone', 'letter 7', someHash],
      code: 'KL003',
      detail: `duty ${certified} is a clean-up`,
    },
  }
}

function waiverFaults(): Record<string, Fault> {
  return {
    ...wordFaults('reason', (word) => [open, word]),
    'an unknown duty': { values: ['999999', 'kept by law'], ...unknown },
  }
}

function complaintFaults(): Record<string, Fault> {
  const list = 'annul_consents must be a list of numbers without null, switch_off true or false'
  const channel = 'channel must be sms, app_popup, letter, phone, in_person or email'
  return {
    ...wordFaults('about', (word) => ['workshop', '2', word, 'phone', [], true]),
    'an unknown person': { values: ['workshop', '999999', 'calls', 'phone', [], true], ...nobody },
    'an unknown policy': { values: ['nowhere', '2', 'calls', 'phone', [], true], ...noPolicy },
    'an unknown channel': {
      values: ['workshop', '2', 'calls', 'rumour', [], true],
      code: 'KL001',
      detail: channel,
    },
    'no list': {
      values: ['workshop', '2', 'calls', 'phone', null, true],
      code: 'KL001',
      detail: list,
    },
    'null in the list': {
      values: ['workshop', '2', 'calls', 'phone', [null], true],
      code: 'KL001',
      detail: list,
    },
    'neither yes nor no': {
      values: ['workshop', '2', 'calls', 'phone', [], null],
      code: 'KL001',
      detail: list,
    },
    'a consent of somebody else': {
      values: ['workshop', '3', 'calls', 'phone', [consent], true],
      code: 'KL002',
      detail: `consent ${consent} of subject 3`,
    },
    'a consent that there is not': {
      values: ['workshop', '2', 'calls', 'phone', [consent, '999999'], true],
      code: 'KL002',
      detail: 'consent 999999 of subject 2',
    },
  }
}

function correctionFaults(): Record<string, Fault> {
  const list = 'categories must be a list of at least one category, without null'
  return {
    ...wordFaults('reason', (word) => ['workshop', '2', ['contact'], word]),
    'no category': { values: ['workshop', '2', [], 'wrong'], code: 'KL001', detail: list },
    'no list': { values: ['workshop', '2', null, 'wrong'], code: 'KL001', detail: list },
    'null in the list': { values: ['workshop', '2', [null], 'wrong'], code: 'KL001', detail: list },
    'an unknown category': {
      values: ['workshop', '2', ['contact', 'mood'], 'wrong'],
      code: 'KL002',
      detail: 'category mood of policy workshop',
    },
    'an unknown person': { values: ['workshop', '999999', ['contact'], 'wrong'], ...nobody },
    'an unknown policy': { values: ['nowhere', '2', ['contact'], 'wrong'], ...noPolicy },
  }
}

function erasureFaults(): Record<string, Fault> {
  const channel = 'channel must be sms, app_popup, letter, phone, in_person or email'
  return {
    ...wordFaults('reason', (word) => ['workshop', '2', 'phone', word]),
    'no channel': { values: ['workshop', '2', null, 'forget me'], code: 'KL001', detail: channel },
    'an unknown person': { values: ['workshop', '999999', 'phone', 'forget me'], ...nobody },
    'no person': {
      values: ['workshop', null, 'phone', 'forget me'],
      code: 'KL002',
      detail: /^subject/,
    },
    'an unknown policy': { values: ['nowhere', '2', 'phone', 'forget me'], ...noPolicy },
  }
}

open = certified = talk = consent = '0'
const calls = [
  [
    'submit_clean_up_certificate',
    ['bigint', 'text', 'text', 'timestamptz', 'timestamptz', 'text', 'text'],
    certificateFaults,
  ],
  ['verify_clean_up', ['bigint', 'boolean', 'text'], verdictFaults],
  ['complete_duty', ['bigint', 'text', 'text', 'text'], completionFaults],
  ['waive_duty', ['bigint', 'text'], waiverFaults],
  ['file_complaint', ['text', 'text', 'text', 'text', 'bigint[]', 'boolean'], complaintFaults],
  ['record_correction', ['text', 'text', 'text[]', 'text'], correctionFaults],
  ['request_erasure', ['text', 'text', 'text', 'text'], erasureFaults],
] as const
for (const [name, types, faults] of calls) refuses(name, types, faults, Object.keys(faults()))
