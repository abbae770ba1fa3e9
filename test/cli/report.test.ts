import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../harness/database.ts'
import { buildCli, runCli, runHere } from './built-cli.ts'
import { auditor, createShop, leaveEvidence } from './shop.ts'

let shop: TestDatabase

beforeAll(async () => {
  await buildCli()
  shop = await createShop()
  await leaveEvidence(shop)
})
afterAll(() => shop.drop())

/** `kiteline report …` as the auditor. */
function report(...args: readonly string[]) {
  return runHere(['report', ...args], { DATABASE_URL: shop.urlFor(auditor) })
}

/** The output with all that differs from run to run replaced by words. */
function settled(text: string): string {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z/g, '<time>')
    .replaceAll(/KL1-[0-9a-f]{30}/g, '<trace code>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replaceAll(/\bP\d+DT[0-9HMS]+/g, '<duration>')
    .replaceAll(/\b(\d{1,3}\.){3}\d{1,3}\b/g, '<address>')
    .replaceAll(/("backend_pid": )\d+/g, '$1<pid>')
}

/** The same for a table, whose columns are as wide as what differs. */
function settledTable(text: string): string {
  return settled(text).replaceAll(/ {2,}/g, '  ').replaceAll(/-{2,}/g, '--')
}

test('without a name the reports are listed, and no database is asked', async () => {
  expect(await runHere(['report'])).toMatchInlineSnapshot(`
    {
      "exitCode": 0,
      "stderr": "",
      "stdout": "report            shows                                                                       filters
    ----------------  --------------------------------------------------------------------------  -------------------------------------------------
    grants            Grants that run now, and what an opening under each would lack.             --purpose --login --since --until --limit
    ended-grants      Grants that expired or were revoked, and why.                               --purpose --login --since --until --limit
    sessions          Access sessions: who opened them, why, for how many people.                 --purpose --actor --login --since --until --limit
    statements        Recorded statements, a line a relation that they read.                      --purpose --actor --login --since --until --limit
    subject <key>     For the person: what is held, who could see it, consents and refusals.      --policy --lang --format
    accesses <key>    For the auditor: which sessions could show a person, and who opened them.   --purpose --actor --login --since --until --limit
    denials           Refused openings and look-ups, and what each lacked.                        --purpose --actor --login --since --until --limit
    lookups           Look-ups of people by a value; the value as a digest.                       --purpose --actor --login --since --until --limit
    changes           Changed rows of governed tables and of kiteline’s own; never the values.    --login --since --until --limit
    minimisation      What was asked, admitted and saved, a line a grant.                         --purpose --limit
    duties            What is owed about people’s data, by whom and by when, and how late it is.  --since --until --limit
    checklist         What legal allows: every entry of every version of the checklist.           --purpose --since --until --limit
    decisions         What every sharing asks of the person, and by which rules.                  --purpose --limit
    papers            What recipients handed in, and until when it holds.                         --since --until --limit
    consent-coverage  How many consents each purpose, recipient and category has, by state.       --purpose --limit
    refused-reads     How many reads were refused because no session was live.                    --limit
    ",
    }
  `)
})

test('the list of reports is there as JSON too', async () => {
  const { stdout, exitCode } = await runHere(['report', '--json'])
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout).slice(0, 2)).toMatchInlineSnapshot(`
    [
      {
        "filters": [
          "purpose",
          "login",
          "since",
          "until",
        ],
        "name": "grants",
        "title": "Grants that run now, and what an opening under each would lack.",
      },
      {
        "filters": [
          "purpose",
          "login",
          "since",
          "until",
        ],
        "name": "ended-grants",
        "title": "Grants that expired or were revoked, and why.",
      },
    ]
  `)
})

describe('a report as a table', () => {
  test('sessions, newest first; what a recipient wrote cannot break the table', async () => {
    const { stdout, stderr, exitCode } = await report('sessions')
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(settledTable(stdout)).toMatchInlineSnapshot(`
      "session_id  opened_at  closed_at  expires_at  purpose  recipient  login  actor  reason  grant_id  asked  asked_count  admitted_count  statement_count  is_signed  trace_code  client_address  application_name
      --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --
        2  <time>  <time>  cli_repair  service_desk  cli_desk  王工程师  =cmd|"/c calc"!A1, \\u{1b}[2Jticket\\n2  1  named  3  2  0  false  <trace code>  <address>
        1  <time>  <time>  <time>  cli_repair  service_desk  cli_desk  engineer-17  ticket 48213  1  named  1  1  1  false  <trace code>  <address>
      "
    `)
  })

  test('grants, with what an opening would lack', async () => {
    await shop.dba.query(
      "select kiteline.suspend_recipient('service_desk', 'audit of the service desk')",
    )
    try {
      expect(settledTable((await report('grants')).stdout)).toMatchInlineSnapshot(`
        "grant_id  purpose  tier  recipient  recipient_role  recipient_state  login  reason  valid_from  expires_at  expires_in  requires_signature  max_subjects_per_day  subjects_today  sessions_today  missing  issued_by
        --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --
          1  cli_repair  2  service_desk  department  suspended  cli_desk  repairs of this week  <time>  <time>  <duration>  false  3  2  recipient suspended  dba
        "
      `)
    } finally {
      await shop.dba.query(
        "select kiteline.reinstate_recipient('service_desk', 'audit ended well')",
      )
    }
  })

  test('who saw one person', async () => {
    expect(settledTable((await report('accesses', '2')).stdout)).toMatchInlineSnapshot(`
      "session_id  opened_at  policy  purpose  recipient  login  actor  reason  statement_count  trace_code  as_second_subject
      --  --  --  --  --  --  --  --  --  --  --
        2  <time>  cli_shop  cli_repair  service_desk  cli_desk  王工程师  =cmd|"/c calc"!A1, \\u{1b}[2Jticket\\n2  0  <trace code>  false
      "
    `)
  })

  test('one record below the other where the terminal is narrower than the table', async () => {
    const env = { DATABASE_URL: shop.urlFor(auditor) }
    const { stdout } = await runHere(['report', 'minimisation'], env, 80)
    expect(stdout).toMatchInlineSnapshot(`
      "purpose            cli_repair
      recipient          service_desk
      grant_id           1
      session_count      2
      asked_subjects     4
      admitted_subjects  3
      saved_subjects     1
      saved_percent      25.0
      labelled_columns   10
      shown_columns      8
      "
    `)
  })

  test('a person nobody saw', async () => {
    expect(await report('accesses', '99')).toEqual({
      stdout: '(no rows)\n',
      stderr: '',
      exitCode: 0,
    })
  })

  test('minimisation, to the letter', async () => {
    expect((await report('minimisation')).stdout).toMatchInlineSnapshot(`
      "purpose     recipient     grant_id  session_count  asked_subjects  admitted_subjects  saved_subjects  saved_percent  labelled_columns  shown_columns
      ----------  ------------  --------  -------------  --------------  -----------------  --------------  -------------  ----------------  -------------
      cli_repair  service_desk         1              2               4                  3               1           25.0                10              8
      "
    `)
  })

  test('refused reads', async () => {
    expect((await report('refused-reads')).stdout).toBe(
      'refused_reads\n-------------\n            1\n',
    )
  })
})

describe('a report as JSON', () => {
  test.each(['denials', 'lookups', 'statements', 'minimisation', 'grants', 'ended-grants'])(
    '%s: an array of objects, numbers as numbers and lists as lists',
    async (name) => {
      const { stdout, exitCode } = await report(name, '--json')
      expect(exitCode).toBe(0)
      expect(Array.isArray(JSON.parse(stdout))).toBe(true)
      expect(settled(stdout)).toMatchSnapshot()
    },
  )

  test('changes name the row and the columns, never a value', async () => {
    const { stdout } = await report('changes', '--json', '--limit', '2')
    expect(settled(stdout)).toMatchInlineSnapshot(`
      "[
        {
          "changed_at": "<time>",
          "relation": "kiteline_internal.recipients",
          "command": "update",
          "row_key": "service_desk",
          "subject": null,
          "columns": [
            "state",
            "state_changed_at",
            "state_reason"
          ],
          "login": "dba",
          "role": "none"
        },
        {
          "changed_at": "<time>",
          "relation": "kiteline_internal.recipients",
          "command": "update",
          "row_key": "service_desk",
          "subject": null,
          "columns": [
            "state",
            "state_changed_at",
            "state_reason"
          ],
          "login": "dba",
          "role": "none"
        }
      ]
      "
    `)
  })

  test('what a recipient wrote comes unchanged', async () => {
    const { stdout } = await report('sessions', '--actor', '王工程师', '--json')
    const [session] = JSON.parse(stdout)
    expect(session.reason).toBe('=cmd|"/c calc"!A1, \u001b[2Jticket\n2')
  })
})

test('the command in a process of its own writes the same', async () => {
  const env = { DATABASE_URL: shop.urlFor(auditor) }
  const args = ['report', 'sessions', '--json']
  expect(await runCli(args, { env })).toEqual(await runHere(args, env))
})

test('a report as CSV: CRLF, quotes where they are needed, no formula', async () => {
  const { stdout } = await report('accesses', '2', '--csv')
  expect(settled(stdout)).toBe(
    'session_id,opened_at,policy,purpose,recipient,login,actor,reason,statement_count,trace_code,as_second_subject\r\n' +
      '2,<time>,cli_shop,cli_repair,service_desk,cli_desk,王工程师,' +
      '"\'=cmd|""/c calc""!A1, \\u{1b}[2Jticket\n2",0,<trace code>,false\r\n',
  )
})

describe('filters', () => {
  const actors = async (...args: readonly string[]) => {
    const { stdout } = await report('sessions', ...args, '--json')
    return JSON.parse(stdout).map(({ actor }: { actor: string }) => actor)
  }

  test('purpose, actor and login compare for equality', async () => {
    expect(await actors()).toEqual(['王工程师', 'engineer-17'])
    expect(
      await actors('--actor', 'engineer-17', '--purpose', 'cli_repair', '--login', 'cli_desk'),
    ).toEqual(['engineer-17'])
    expect(await actors('--actor', 'engineer-1')).toEqual([])
    expect(await actors('--login', "x' or 'a'='a")).toEqual([])
  })

  test('since takes its moment in, until leaves it out', async () => {
    const { stdout } = await report('sessions', '--json')
    const [second, first] = JSON.parse(stdout).map(
      ({ opened_at }: { opened_at: string }) => opened_at,
    )
    expect(await actors('--since', second)).toEqual(['王工程师'])
    expect(await actors('--until', second)).toEqual(['engineer-17'])
    expect(await actors('--since', first, '--until', second)).toEqual(['engineer-17'])
    expect(await actors('--until', '2001-01-01')).toEqual([])
  })

  test('a limit gives the newest and says that there is more', async () => {
    const { stdout, stderr } = await report('sessions', '--limit', '1', '--json')
    expect(JSON.parse(stdout)).toHaveLength(1)
    expect(JSON.parse(stdout)[0].actor).toBe('王工程师')
    expect(stderr).toBe(
      'there are more rows than 1: narrow with --since and --until, or raise --limit\n',
    )
  })
})
