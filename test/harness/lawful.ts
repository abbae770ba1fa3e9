import { createHash } from 'node:crypto'
import type pg from 'pg'

type Client = pg.ClientBase | pg.Pool

/** A SHA-256 in hexadecimal, as the kernel's functions take it. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** A recipient, and for whom training is recorded: actors, or logins whose users are all trained. */
export interface Trained {
  readonly recipient: string
  readonly persons: readonly string[]
}

/** The version of the commitment text that {@link publishCommitmentText} puts in force. */
export const commitmentVersion = '1'

/** Puts a commitment text in force; needs `kiteline_legal`. */
export async function publishCommitmentText(client: Client): Promise<void> {
  await client.query('select kiteline.publish_commitment_text($1, $2, $3)', [
    commitmentVersion,
    hashOf('I do not resell, I do not leak, I use it for the agreed purpose only.'),
    ['no_resale', 'no_leak', 'purpose_only'],
  ])
}

/** Gives recipients the papers that every opening asks for; needs `kiteline_admin`. */
export async function givePapers(client: Client, recipients: readonly Trained[]): Promise<void> {
  for (const { recipient, persons } of recipients) {
    await client.query("select kiteline.sign_commitment($1, $2, '王芳', clock_timestamp(), $3)", [
      recipient,
      commitmentVersion,
      hashOf(`signed by ${recipient}`),
    ])
    for (const person of persons) {
      await client.query(
        "select kiteline.record_training($1, $2, 'rulebook', clock_timestamp() + interval '1 year')",
        [recipient, person],
      )
    }
  }
}

/** What {@link stateLaw} published. */
export interface StatedLaw {
  readonly checklistVersion: number
  readonly noticeId: string
}

/**
 * Legal puts the drafted checklist in force and publishes a notice that tells of everything the policy does, and the
 * service desk records that everybody's data was collected under it. Again after each change of the policy. Needs
 * `kiteline_legal` and `kiteline_service`.
 *
 * @param recipients those whom the notice names.
 */
export async function stateLaw(
  client: Client,
  policy: string,
  recipients: readonly string[],
): Promise<StatedLaw> {
  const { rows } = await client.query<{ entry: { purpose: string; category: string } }>(
    'select e.entry from jsonb_array_elements(kiteline.draft_checklist($1)) as e(entry)',
    [policy],
  )
  const purposes = [...new Set(rows.map(({ entry }) => entry.purpose))]
  const categories = [...new Set(rows.map(({ entry }) => entry.category))]
  const published = await client.query<{ version: number }>(
    `select kiteline.publish_checklist($1, kiteline.draft_checklist($1), 'read and found right') as version`,
    [policy],
  )
  const checklistVersion = published.rows[0]?.version ?? 0
  const told = await client.query<{ notice_id: string }>(
    `select kiteline.publish_notice(
       $1, 'privacy_agreement', $2, $3, 'The shop', 'privacy@example.com', 'in the app', '3 years',
       'access, correction, deletion, objection', $4, $5, $6, 'needed to serve the person', '2020-01-01Z'
     )::text as notice_id`,
    [policy, String(checklistVersion), hashOf('notice'), purposes, categories, [...recipients]],
  )
  const noticeId = told.rows[0]?.notice_id ?? ''
  await client.query(
    "select kiteline.record_collection_of_everyone($1, $2, $3, 'app', '2021-01-01Z')",
    [policy, noticeId, categories],
  )
  return { checklistVersion, noticeId }
}

/** The entry of a drafted checklist that legal thinks over again: what it says instead, or `null` to leave it out. */
export interface Rethought {
  readonly purpose: string
  readonly category: string
  readonly change: Readonly<Record<string, unknown>> | null
}

/**
 * Has a grant issued while legal publishes a checklist that does not allow it: the publication suspends the grants
 * that it knows of, and of this one it cannot know. Nothing but the checklist is then in its way. Needs
 * `kiteline_legal`.
 */
export async function issueBesideChecklist(
  pool: pg.Pool,
  policy: string,
  { purpose, category, change }: Rethought,
  issue: () => Promise<string>,
): Promise<string> {
  const legal = await pool.connect()
  try {
    const { rows } = await legal.query<{ entry: { purpose: string; category: string } }>(
      'select e.entry from jsonb_array_elements(kiteline.draft_checklist($1)) as e(entry)',
      [policy],
    )
    const entries = rows.flatMap(({ entry }) => {
      if (entry.purpose !== purpose || entry.category !== category) return [entry]
      return change === null ? [] : [{ ...entry, ...change }]
    })
    await legal.query('begin')
    await legal.query("select kiteline.publish_checklist($1, $2, 'thought over again')", [
      policy,
      JSON.stringify(entries),
    ])
    const grant = await issue()
    await legal.query('commit')
    return grant
  } finally {
    legal.release()
  }
}
