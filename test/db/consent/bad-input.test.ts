import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ConsentRequest,
  type ConsentShop,
  createConsentShop,
  type Told,
} from '../../harness/consent-shop.ts'
import { hashOf } from '../../harness/lawful.ts'

let shop: ConsentShop
let subject: string
const hash = hashOf('evidence')

beforeAll(async () => {
  shop = await createConsentShop()
  subject = await shop.person()
})
afterAll(() => shop.drop())

const invalid = { code: 'KL001', message: 'invalid argument' }
const unknown = { code: 'KL002', message: 'no such object' }
const wrongState = { code: 'KL003', message: 'not possible in the present state' }

/** A consent and how it is refused; every other argument is in order. */
const consents: readonly (readonly [string, ConsentRequest, object])[] = [
  [
    'an unknown purpose',
    { purpose: 'gifts' },
    { ...unknown, detail: 'purpose gifts of policy workshop' },
  ],
  ['an unknown recipient', { recipient: 'nobody' }, { ...unknown, detail: 'recipient nobody' }],
  ['no category', { categories: [] }, invalid],
  ['categories null', { categories: null }, invalid],
  ['a category null', { categories: ['address', null] }, invalid],
  ['a category twice', { categories: ['address', 'address'] }, invalid],
  [
    'a category that the purpose does not show',
    { categories: ['address', 'account'] },
    { ...invalid, detail: 'purpose delivery does not show: account' },
  ],
  ['an unknown category', { categories: ['horoscope'] }, invalid],
  ['an unknown kind', { kind: 'explicit' }, invalid],
  ['no kind', { kind: null }, invalid],
  ['a written consent by SMS', { kind: 'written', channel: 'sms' }, invalid],
  ['a guardian without a name', { kind: 'guardian' }, invalid],
  ['a guardian whose name is blank', { kind: 'guardian', guardian: '  ' }, invalid],
  ['a guardian of another kind of consent', { guardian: '王芳' }, invalid],
  [
    'an unknown notice',
    { notice: '987654' },
    { ...invalid, detail: 'notice 987654 is none of this policy' },
  ],
  ['no notice', { notice: null }, invalid],
  ['no time', { givenAt: null }, invalid],
  [
    'a time to come',
    { givenAt: '2999-01-01Z' },
    { ...invalid, detail: 'given_at must not be in the future' },
  ],
  ['a time without end', { givenAt: 'infinity' }, invalid],
  ['a time before all times', { givenAt: '-infinity' }, invalid],
  [
    'a time before the notice was published',
    { givenAt: '2019-12-31T23:59:59Z' },
    { ...invalid, detail: 'given_at lies before the notice was published' },
  ],
  [
    'an end that is over',
    { lasts: '-1 second' },
    { ...invalid, detail: 'expires_at must be in the future' },
  ],
  ['evidence without a hash', { evidenceHash: null }, invalid],
  ['a hash of another shape', { evidenceHash: 'sha256:abc' }, invalid],
  ['evidence nowhere', { evidenceRef: null }, invalid],
  ['a pop-up without its time', { channel: 'app_popup', interactionMs: null }, invalid],
  ['a pop-up of negative time', { channel: 'app_popup', interactionMs: -1 }, invalid],
  ['the time of a pop-up that was a letter', { interactionMs: 5000 }, invalid],
]

describe('one error with what to do, and nothing stored, for a consent with', () => {
  test.each(consents)('%s', async (what, request, failure) => {
    await shop.expectRefused(failure, () => shop.consent(subject, request), what)
  })

  test('an unknown person, in every spelling', async () => {
    for (const key of ['987654', 'one', '', '9223372036854775808', '1.5']) {
      await shop.expectRefused(
        { ...unknown, detail: `subject ${key}` },
        () => shop.consent(key),
        key,
      )
    }
    await shop.expectRefused(invalid, () => shop.consent(null as unknown as string))
  })

  test('an unknown policy', async () => {
    await shop.expectRefused({ ...unknown, detail: 'purpose delivery of policy other' }, () =>
      shop.admin(
        `select kiteline.record_consent('other', $1, 'delivery', 'carrier', array['address'],
           'separate', 'letter', $2, now(), 'letter', $3)`,
        [subject, shop.notice, hash],
      ),
    )
  })

  test.each<[string, Partial<Told>, string]>([
    ['another purpose only', { purposes: ['billing'] }, 'does not tell of purpose delivery'],
    [
      'fewer categories',
      { categories: ['contact', 'purchase'] },
      'does not tell of every category',
    ],
    ['another recipient', { recipients: ['mailer'] }, 'does not name recipient carrier'],
    ['no recipient', { recipients: [] }, 'does not name recipient carrier'],
  ])('inv 44: a notice that tells of %s', async (what, told, complaint) => {
    const version = `with ${what}`
    const notice = await shop.tell({ recipients: ['carrier'], version, ...told })
    // A consent to an outsider has to know him by name, whatever its kind.
    for (const kind of ['separate', 'written', 'consent']) {
      await shop.expectRefused(
        { ...invalid, detail: `purpose_notice ${version} ${complaint}` },
        () => shop.consent(subject, { notice, kind }),
        kind,
      )
    }
  })

  test('inv 44: a notice that does not say why sensitive data is needed', async () => {
    const silent = await shop.tell({ recipients: ['carrier'], necessity: '  ', version: 'silent' })
    await shop.expectRefused(
      { ...invalid, detail: 'purpose_notice silent does not tell why sensitive data is needed' },
      () => shop.consent(subject, { purpose: 'refund', notice: silent }),
    )
    const telling = await shop.tell({ recipients: ['carrier'], necessity: 'to pay back' })
    expect(await shop.consent(subject, { purpose: 'refund', notice: telling })).toHaveLength(2)
  })
})

describe('one error with what to do, and nothing stored, for a confirmation with', () => {
  const confirm = (
    ids: readonly (string | null)[] | null,
    channel: string | null = 'sms',
    ref: string | null = 'sms 9',
    digest: string | null = hash,
  ) => shop.admin('select kiteline.confirm_consents($1, $2, $3, $4)', [ids, channel, ref, digest])

  test('no numbers, no channel or no evidence', async () => {
    const [pending] = await shop.consent(subject, {
      recipient: 'mailer',
      channel: 'app_popup',
      interactionMs: 1,
    })
    const ids = [String(pending?.consent_id)]
    for (const work of [
      () => confirm([]),
      () => confirm(null),
      () => confirm([...ids, null]),
      () => confirm(ids, null),
      () => confirm(ids, 'phone'),
      () => confirm(ids, 'sms', null),
      () => confirm(ids, 'sms', ' '),
      () => confirm(ids, 'sms', 'sms 9', null),
      () => confirm(ids, 'sms', 'sms 9', 'abc'),
    ]) {
      await shop.expectRefused(invalid, work, work.toString())
    }
    await shop.expectRefused(unknown, () => confirm([...ids, '987654']))
  })
})

describe('one error with what to do, and nothing stored, for a no with', () => {
  const noes: readonly (readonly [string, object, () => Promise<unknown>])[] = [
    [
      'nothing that it could take back',
      wrongState,
      () => shop.withdraw(subject, { purpose: 'birthday' }),
    ],
    ['an unknown purpose', unknown, () => shop.withdraw(subject, { purpose: 'gifts' })],
    ['an unknown recipient', unknown, () => shop.withdraw(subject, { recipient: 'nobody' })],
    ['an unknown person', unknown, () => shop.withdraw('987654')],
    ['no channel', invalid, () => shop.withdraw(subject, { channel: null })],
    ['an unknown channel', invalid, () => shop.withdraw(subject, { channel: 'pigeon' })],
    ['no words', invalid, () => shop.withdraw(subject, { reason: ' a ' })],
    ['no category', invalid, () => shop.withdraw(subject, { categories: [] })],
    ['a category null', invalid, () => shop.withdraw(subject, { categories: [null] })],
    ['a category not shown', invalid, () => shop.withdraw(subject, { categories: ['account'] })],
    ['no consents to annul', invalid, () => annul([])],
    ['consents null', invalid, () => annul(null)],
    ['an unknown consent', unknown, () => annul(['987654'])],
    ['a consent null', unknown, () => annul([null])],
    ['an annulment without words', invalid, () => annul(['1'], ' ')],
  ]
  const annul = (ids: readonly (string | null)[] | null, reason = 'by mistake') =>
    shop.admin('select kiteline.annul_consents($1, $2)', [ids, reason])

  test.each(noes)('%s', async (what, failure, work) => {
    await shop.expectRefused(failure, work, what)
  })

  test('a consent that has ended already', async () => {
    const someone = await shop.person()
    const [recorded] = await shop.consent(someone, { categories: ['address'] })
    await shop.withdraw(someone)
    await shop.expectRefused(
      { ...wrongState, detail: `consent ${recorded?.consent_id} is withdrawn` },
      () => annul([String(recorded?.consent_id)]),
    )
    await shop.expectRefused(
      { ...wrongState, detail: `subject ${someone} has no such consent` },
      () => shop.withdraw(someone),
    )
  })
})
