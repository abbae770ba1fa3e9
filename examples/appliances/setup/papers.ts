import { recipients } from '../recipients.ts'
import { askFor, hashOf, type Offices } from './offices.ts'

/** The two texts of the commitment (信息安全承诺书) that the shop has had; the second is in force. */
const commitmentTexts = ['2022', '2025'] as const
/** AdPartner never signed the second. */
const signedTheOldText = 'ad_partner'

/** A paper that legal asks some recipients for. */
export interface Qualification {
  readonly recipient: keyof typeof recipients
  readonly kind: string
  readonly number: string
  /** ISO 8601, from now. */
  readonly validFor: string
}

/** The certificate of CardHouse, about to expire. */
export const cardHouseCertificate: Qualification = {
  recipient: 'card_house',
  kind: 'iso27001',
  number: 'ISMS-2023-0417',
  validFor: 'P5D',
}

/** The licence of SuYun Express. */
const suyunLicence: Qualification = {
  recipient: 'suyun_express',
  kind: 'express_licence',
  number: '国邮20230088',
  validFor: 'P200D',
}

/** The numbers of the papers that partners brought, as text. */
export interface Papers {
  readonly cardHouseCertificate: string
  readonly suyunLicence: string
}

/**
 * Enters every recipient and what it has to bring: the commitment signed, its people trained, its certificates seen.
 *
 * GlobalCRM, abroad and without a mechanism for it, stays a candidate with no papers. An authority signs nothing.
 * Answers the numbers of the papers.
 */
export async function setUpRecipients(offices: Offices): Promise<Papers> {
  const { dba } = offices
  for (const [name, recipient] of Object.entries(recipients)) {
    const { role, displayName, responsiblePerson, country } = recipient
    await dba.query('select kiteline.create_recipient($1, $2, $3, $4, $5)', [
      name,
      role,
      displayName,
      responsiblePerson,
      country,
    ])
  }
  await signCommitments(offices)
  const certificate = await enterQualification(offices, cardHouseCertificate)
  const licence = await enterQualification(offices, suyunLicence)
  for (const [name, { login, isQualified }] of Object.entries(recipients)) {
    if (login !== null) {
      await dba.query(
        `select kiteline.record_training(
           $1, $2, '客户信息共享管理规则', clock_timestamp() + interval '1 year')`,
        [name, login],
      )
    }
    if (!isQualified) continue
    const reason = 'papers seen, people trained'
    await dba.query('select kiteline.qualify_recipient($1, $2)', [name, reason])
  }
  return { cardHouseCertificate: certificate, suyunLicence: licence }
}

async function signCommitments({ dba, legal }: Offices): Promise<void> {
  for (const version of commitmentTexts) {
    await legal.query('select kiteline.publish_commitment_text($1, $2, $3)', [
      version,
      hashOf(`信息安全承诺书 ${version}`),
      ['no_resale', 'no_leak', 'purpose_only'],
    ])
    for (const [name, { role, isQualified, responsiblePerson }] of Object.entries(recipients)) {
      const signs = version === (name === signedTheOldText ? '2022' : '2025')
      if (!signs || !isQualified || role === 'authority') continue
      await dba.query('select kiteline.sign_commitment($1, $2, $3, clock_timestamp(), $4)', [
        name,
        version,
        responsiblePerson,
        hashOf(`信息安全承诺书 ${version} ${name}`),
      ])
    }
  }
}

/** The DBA enters a paper, and legal, who looked at it too, verifies it. Answers its number. */
export async function enterQualification(
  { dba, legal }: Pick<Offices, 'dba' | 'legal'>,
  { recipient, kind, number, validFor }: Qualification,
): Promise<string> {
  const id = await askFor<string>(
    dba,
    `select kiteline.record_qualification(
       $1, $2, $3, clock_timestamp() + $4::interval, $5)::text`,
    [recipient, kind, number, validFor, hashOf(`${kind} ${number}`)],
  )
  await legal.query('select kiteline.verify_qualification($1, $2)', [id, 'original seen'])
  return id
}
