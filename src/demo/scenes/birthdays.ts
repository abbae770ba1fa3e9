import { personas } from '../../../examples/appliances/data/personas.ts'
import { type Agreement, recordAgreement } from '../../../examples/appliances/setup/consents.ts'
import { type Notice, policyName, publishNotice } from '../../../examples/appliances/setup/law.ts'
import { openingRefused, refusalOf, refusalText } from '../refusal.ts'
import type { Scene, Session, Stage } from '../stage.ts'

const { P4 } = personas
/** So many letters come back; in a house of few customers, fewer. */
const mostLetters = 37

const supplementary = {
  kind: 'supplementary',
  version: 'birthday card 1',
  purposes: ['birthday_card'],
  categories: ['identity_basic', 'address'],
  recipients: ['card_house'],
} as const satisfies Notice

/** Marketing wants birthdays for a partner: the checklist, the terms of collection, and a confirmation of each person. */
export const birthdays: Scene = {
  title: 'Marketing asks for birthdays: who has not agreed to that is asked first',
  async play(stage) {
    await checklist(stage)
    const toAsk = await whomToAsk(stage)
    const confirmed = await askThem(stage, toAsk)
    await theView(stage, confirmed)
  },
}

function open(stage: Stage): Promise<Session> {
  return stage.open('card_house', {
    purpose: 'birthday_card',
    grantId: stage.house.grants.birthday_card,
    actor: 'printing',
    reason: 'cards of the next two weeks',
    subjects: 'matching',
  })
}

async function checklist(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say(
    'Marketing asks for the birthdays of the next two weeks, for cards that CardHouse prints and sends.\n' +
      'The checklist (合规清单) that legal published says what that takes:',
  )
  const rows = await stage.report(
    'legal',
    `select category, is_allowed, consent_kind, array_to_string(legal_references, '; '),
       array_to_string(qualifications, ', ')
     from kiteline.checklist_log
     where is_in_force and purpose = 'birthday_card' order by category`,
  )
  narrator.table(['category', 'allowed', 'consent', 'by', 'papers'], rows)
  narrator.claimEqual(
    'allowed, with separate consent of each person, and to a partner with ISO 27001 only',
    rows.map(([category, isAllowed, consent, , papers]) => [category, isAllowed, consent, papers]),
    [
      ['address', 'true', 'separate', 'iso27001'],
      ['identity_basic', 'true', 'separate', 'iso27001'],
    ],
  )
  const refusal = await refusalOf(open(stage))
  narrator.claimEqual(
    `CardHouse has a grant, the certificate and a signed commitment, and opens for nobody (${refusalText(refusal)})`,
    refusal,
    openingRefused,
  )
}

async function whomToAsk(stage: Stage): Promise<readonly string[]> {
  const { narrator } = stage
  const query = `
    select subject, condition, array_to_string(categories, ', '), ask_from is null
    from kiteline.subjects_to_ask('birthday_card', 'card_house')`
  narrator.say(
    '\nLegal holds the request against the terms under which the birthdays were collected:',
  )
  narrator.statement('legal', `${query}`)
  const rows = await stage.report('legal', query)
  const count = (condition: string) => String(rows.filter((row) => row[1] === condition).length)
  narrator.table(
    ['people', 'condition'],
    ['needs_reconsent', 'needs_consent'].map((condition) => [count(condition), condition]),
  )
  narrator.claimEqual(
    `${P4.name}, collected under terms that do not speak of marketing, needs_reconsent`,
    rows.filter(([subject]) => subject === P4.key),
    [[P4.key, 'needs_reconsent', 'address, identity_basic', 'true']],
  )
  const terms = await stage.report(
    'customer_service',
    `select distinct collected_under, 'birthday_card' = any (disclosed_purposes)
     from kiteline.subject_holdings($1, $2) where 'identity_basic' = any (categories)`,
    [policyName, P4.key],
  )
  narrator.claimEqual('those terms are the privacy agreement of 2021', terms, [
    ['privacy_agreement v1', 'false'],
  ])
  return rows.map(([subject = '']) => subject)
}

async function askThem(stage: Stage, toAsk: readonly string[]): Promise<readonly string[]> {
  const { narrator } = stage
  const others = toAsk.filter((subject) => subject !== P4.key)
  const answers = [P4.key, ...others.slice(0, mostLetters - 1)]
  narrator.say(
    `\nLegal publishes a supplementary confirmation (补充确认) that names CardHouse, what for and which data; all ${toAsk.length.toLocaleString('en')}\n` +
      `are asked by letter. ${answers.length} letters come back signed, ${P4.name}'s among them:`,
  )
  const noticeId = await publishNotice(stage.pool('legal'), supplementary)
  await stage.act('legal', 'select kiteline.request_consents($1, $2, $3, $4, $5)', [
    'birthday_card',
    'card_house',
    noticeId,
    toAsk,
    'letter',
  ])
  const agreement: Agreement = {
    subjects: answers,
    purpose: 'birthday_card',
    recipient: 'card_house',
    categories: supplementary.categories,
    noticeId,
    channel: 'letter',
  }
  const recorded = await recordAgreement(stage.pool('customer_service'), agreement)
  narrator.claimEqual(
    `${answers.length} people, two categories each: every consent has its letter and is effective`,
    recorded.filter(({ state }) => state === 'effective').length,
    2 * answers.length,
  )
  return answers
}

async function theView(stage: Stage, confirmed: readonly string[]): Promise<void> {
  const { narrator, house } = stage
  await using session = await open(stage)
  narrator.claimEqual(
    `CardHouse asks for everybody, and is given exactly ${confirmed.length}`,
    { asked: session.askedCount, admitted: session.admittedCount },
    { asked: house.customers, admitted: confirmed.length },
  )
  const query = `
    select full_name, birth_date, city || district || detail as address
    from for_birthday_card.customers
    join for_birthday_card.addresses using (customer_id)
    where customer_id = ${P4.key}`
  narrator.statement('card_house', query)
  const rows = await stage.readRows(session, query)
  narrator.table(['full_name', 'birth_date', 'address'], rows)
  narrator.claim(
    'a day without a year, a surname, and where the card goes',
    rows.length === 1 &&
      rows[0]?.[0] === '韩**' &&
      /^\*{4}-\d\d-\d\d$/.test(rows[0]?.[1] ?? '') &&
      (rows[0]?.[2] ?? '').includes('文三路40号'),
    rows,
  )
  const people = await stage.readRows(
    session,
    'select customer_id from for_birthday_card.customers order by 1',
  )
  narrator.claimEqual(
    `the view holds exactly those ${confirmed.length}`,
    people.flat().sort(),
    [...confirmed].sort(),
  )
}
