import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCli, createFolder, runCli } from './built-cli.ts'

let folder: Awaited<ReturnType<typeof createFolder>>

beforeAll(async () => {
  await buildCli()
  folder = await createFolder()
  // The policy of the tests as a house has it: in a file that imports the package by its name.
  const source = await readFile(new URL('shop-policy.ts', import.meta.url), 'utf8')
  const policy = source
    .replace("'../../src/policy/index.ts'", "'kiteline'")
    .replace('export const shopPolicy =', 'export default')
  await writeFile(join(folder.path, 'kiteline.policy.ts'), policy)
  await writeFile(
    join(folder.path, 'broken.policy.ts'),
    policy
      .replace("requires: ['transaction']", "requires: ['transactoin']")
      .replace("'mobile' }", "'moblie' }"),
  )
  await writeFile(
    join(folder.path, 'exception.policy.ts'),
    policy
      .replace("consent: 'none',\n      requires", "consent: 'separate',\n      requires")
      .replace(
        "recipientRoles: ['department'],",
        `rows: { 'app.orders': { text: 'total\\n > 0' } },
         exceptions: { contact: { treatment: 'raw', basis: 'cn13.1(2)', clause: 'S-20', reviews: ['legal'] } },
         recipientRoles: ['department'],`,
      )
      .replace("mobile: 'masked'", "mobile: 'raw'"),
  )
  await writeFile(
    join(folder.path, 'emergency.policy.ts'),
    policy
      .replace(
        "type: 'bigint' },",
        `type: 'bigint',
         minor: { text: "birth_date >\\n clock_timestamp() - interval '14 years'" },
         elder: { text: "birth_date is null" } },`,
      )
      .replace(
        'tiers: {',
        "tiers: { emergency: { number: 1, categories: { identity_basic: 'raw' } },",
      )
      .replace(
        'purposes: {',
        `purposes: { cli_rescue: {
           tier: 'emergency', clause: '1.3', basis: 'cn13.1(4)', consent: 'none',
           shows: { 'app.orders': { order_id: 'raw', customer_id: 'raw' } },
           recipientRoles: ['authority'], logins: ['cli_fire'], showsRestricted: true,
         },`,
      )
      .replace("key: ['order_id'],", "key: ['order_id'], secondSubject: 'ordered_at',")
      .replace(/'app.orders': \{\s+order_id: 'raw',\s+ordered_at[^}]+\},/, '')
      .replace("requires: ['transaction'],", ''),
  )
  await writeFile(join(folder.path, 'unreadable.policy.ts'), 'export default definePolicy({')
  await writeFile(join(folder.path, 'empty.policy.ts'), 'export const policy = 1')
})
afterAll(() => folder.remove())

const check = (...args: readonly string[]) => runCli(['check', ...args], { cwd: folder.path })

test('a policy without faults reads like the rulebook and exits 0', async () => {
  expect(await check()).toMatchInlineSnapshot(`
    {
      "exitCode": 0,
      "stderr": "kiteline.policy.ts: no findings
    ",
      "stdout": "cli_repair (售后维修, repair)
      tier service (2), basis cn13.1(2), clause 1.2 C3, consent none, grants up to P30D
      for department, logins cli_desk, reviews data_owner
      requires transaction
      forbids preference
      shows app.customers: customer_id raw, full_name masked as person_name, mobile masked as mobile
      shows app.orders: details raw, order_id raw, ordered_at raw, tags raw, total raw
      withholds contact, identity_basic where a person did not agree

    cli_survey
      tier research (3), basis cn73(4), clause 1.3 tier 3, consent none, grants up to P30D
      for independent_processor, logins none, reviews none
      shows no rows
    ",
    }
  `)
})

test('row predicates and exceptions stand in the summary; notes alone exit 0', async () => {
  const { stdout, exitCode } = await check('exception.policy.ts')
  expect(exitCode).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "cli_repair (售后维修, repair)
      tier service (2), basis cn13.1(2), clause 1.2 C3, consent separate, grants up to P30D
      for department, logins cli_desk, reviews data_owner
      requires transaction
      forbids preference
      shows app.customers: customer_id raw, full_name masked as person_name, mobile raw
      shows app.orders: details raw, order_id raw, ordered_at raw, tags raw, total raw
      rows of app.orders: total > 0
      withholds contact, identity_basic where a person did not agree
      exception: contact raw, basis cn13.1(2), clause S-20, reviews legal

    cli_survey
      tier research (3), basis cn73(4), clause 1.3 tier 3, consent none, grants up to P30D
      for independent_processor, logins none, reviews none
      shows no rows

    note[opens_after_consent] purposes.cli_repair.consent: needs separate consent: its sessions admit nobody until consents are recorded
      hint: Record the consents before the purpose goes live.

    note[exception] purposes.cli_repair.exceptions.contact: shows contact raw outside tier service, basis cn13.1(2), clause S-20
      hint: Each grant needs the reviews: legal.
    "
  `)
})

test('who is a minor, what may be withheld and who else is shown stand in the summary', async () => {
  const { stdout, stderr, exitCode } = await check('emergency.policy.ts')
  expect(exitCode).toBe(0)
  expect(stderr).toBe('emergency.policy.ts: no findings\n')
  expect(stdout).toMatchInlineSnapshot(`
    "subject app.customers by customer_id
      minor: birth_date > clock_timestamp() - interval '14 years'
      elder: birth_date is null

    cli_repair (售后维修, repair)
      tier service (2), basis cn13.1(2), clause 1.2 C3, consent none, grants up to P30D
      for department, logins cli_desk, reviews data_owner
      forbids preference
      shows app.customers: customer_id raw, full_name masked as person_name, mobile masked as mobile
      withholds contact, identity_basic where a person did not agree

    cli_rescue
      tier emergency (1), basis cn13.1(4), clause 1.3, consent none, grants up to PT72H
      for authority, logins cli_fire, reviews none
      shows app.orders: customer_id raw, order_id raw
      second person of app.orders: ordered_at
      goes on showing people whose data is restricted

    cli_survey
      tier research (3), basis cn73(4), clause 1.3 tier 3, consent none, grants up to P30D
      for independent_processor, logins none, reviews none
      shows no rows
    "
  `)
  const { subject, purposes } = JSON.parse((await check('emergency.policy.ts', '--json')).stdout)
  expect(subject).toEqual({
    relation: 'app.customers',
    key: 'customer_id',
    minor: "birth_date >\n clock_timestamp() - interval '14 years'",
    elder: 'birth_date is null',
  })
  expect(purposes).toMatchObject([
    { purpose: 'cli_repair', withheld: ['contact', 'identity_basic'], secondSubjects: {} },
    {
      purpose: 'cli_rescue',
      secondSubjects: { 'app.orders': 'ordered_at' },
      showsRestricted: true,
    },
    { purpose: 'cli_survey', withheld: [], showsRestricted: false },
  ])
})

test('all faults are listed at once and the exit code is 2', async () => {
  expect(await check('broken.policy.ts')).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "stderr": "broken.policy.ts: 3 errors, 0 warnings, 0 notes
    ",
      "stdout": "error[unknown_category] purposes.cli_repair.requires: "transactoin" is not a category
      hint: Did you mean "transaction"?

    error[mask_missing] purposes.cli_repair.shows['app.customers'].mobile: is shown masked but has no mask
      hint: Give app.customers.mobile a mask, or name one here.

    error[unknown_mask] relations['app.customers'].columns.mobile.mask: is not the name of a mask
      hint: Use a mask of the catalogue, for example person_name.
    ",
    }
  `)
})

test('the same as JSON', async () => {
  const { stdout, exitCode } = await check('broken.policy.ts', '--json')
  expect(exitCode).toBe(2)
  expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
    {
      "file": "broken.policy.ts",
      "findings": [
        {
          "code": "unknown_category",
          "hint": "Did you mean "transaction"?",
          "message": ""transactoin" is not a category",
          "path": "purposes.cli_repair.requires",
          "severity": "error",
        },
        {
          "code": "mask_missing",
          "hint": "Give app.customers.mobile a mask, or name one here.",
          "message": "is shown masked but has no mask",
          "path": "purposes.cli_repair.shows['app.customers'].mobile",
          "severity": "error",
        },
        {
          "code": "unknown_mask",
          "hint": "Use a mask of the catalogue, for example person_name.",
          "message": "is not the name of a mask",
          "path": "relations['app.customers'].columns.mobile.mask",
          "severity": "error",
        },
      ],
      "hash": null,
      "policy": null,
      "purposes": [],
      "subject": null,
    }
  `)
  const sound = JSON.parse((await check('--json')).stdout)
  expect(sound).toMatchObject({ policy: 'cli_shop', findings: [] })
  expect(sound.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(sound.purposes.map(({ purpose }: { purpose: string }) => purpose)).toEqual([
    'cli_repair',
    'cli_survey',
  ])
})

test.each(['unreadable.policy.ts', 'empty.policy.ts', 'missing.policy.ts'])(
  'a file that holds no policy exits 2: %s',
  async (file) => {
    const { stdout, stderr, exitCode } = await check(file)
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr.replaceAll(folder.path, '<folder>')).toMatchSnapshot()
  },
)
