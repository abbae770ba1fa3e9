import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../harness/database.ts'
import { hashOf } from '../harness/lawful.ts'
import { runHere } from './built-cli.ts'
import { auditor, clerk, createShop, desk, leaveEvidence, stranger } from './shop.ts'

const hostile = '<img src=x onerror="alert(1)"> & 服务台'

let shop: TestDatabase
beforeAll(async () => {
  shop = await createShop()
  await leaveEvidence(shop)
  const { dba } = shop
  await dba.query(
    "select kiteline.record_objection('cli_shop', '1', 'cli_repair', 'phone', 'no more, please')",
  )
  // A partner whose name holds markup, named by a notice of its own.
  await dba.query("select kiteline.create_recipient('partner', 'department', $1, '李四')", [
    hostile,
  ])
  await dba.query(
    `select kiteline.record_consents(
       'cli_shop', array['2'], 'cli_repair', 'partner', array['contact', 'transaction'], 'separate',
       'letter',
       kiteline.publish_notice(
         'cli_shop', 'supplementary', '1', $1, '小店', 'privacy@example.com', 'in the app', '3 years',
         'to refuse', array['cli_repair'], array['contact', 'transaction'], array['partner']
       ),
       statement_timestamp(), array['letter 7'], array[$1], is_own_initiative => true
     )`,
    [hashOf('letter 7')],
  )
})
afterAll(() => shop.drop())

/** `kiteline report subject …` as the service desk. */
function report(...args: readonly string[]) {
  return runHere(['report', 'subject', ...args], { DATABASE_URL: shop.urlFor(clerk) })
}

/** The output with all that differs from run to run replaced by words. */
function settled(text: string): string {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z/g, '<time>')
    .replaceAll(/\d{1,2} [A-Z][a-z]+ 20\d\d, \d{2}:\d{2}/g, '<time>')
    .replaceAll(/20\d\d年\d{1,2}月\d{1,2}日 \d{2}:\d{2}/g, '<time>')
    .replaceAll(/KL1-[0-9a-f]{30}/g, '<trace code>')
}

describe('as text', () => {
  test('in English unless said otherwise', async () => {
    const { stdout, stderr, exitCode } = await report('1')
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(settled(stdout)).toMatchSnapshot()
  })

  test('in Chinese', async () => {
    const { stdout, exitCode } = await report('1', '--lang', 'zh', '--format', 'text')
    expect(exitCode).toBe(0)
    expect(settled(stdout)).toMatchSnapshot()
  })

  test('no clerk is named, in no format', async () => {
    for (const format of ['text', 'json', 'html']) {
      const { stdout } = await report('2', '--format', format)
      expect(stdout, format).toContain('服务台')
      for (const secret of ['王工程师', 'engineer-17', desk, 'ticket']) {
        expect(stdout, format).not.toContain(secret)
      }
    }
  })
})

describe('as JSON', () => {
  test('--format json and --json write the same fields, numbers as numbers and lists as lists', async () => {
    const { stdout, exitCode } = await report('1', '--format', 'json')
    expect(exitCode).toBe(0)
    expect(settled(stdout)).toMatchSnapshot()
    expect(settled((await report('1', '--json', '--lang', 'zh')).stdout)).toBe(settled(stdout))
  })

  test('an error is an object on stdout too', async () => {
    for (const args of [['--format', 'json'], ['--format=json'], ['--json']]) {
      const { stdout, exitCode } = await report('x', ...args)
      expect(exitCode).toBe(2)
      expect(JSON.parse(stdout).error).toMatchObject({ code: 'KL001' })
    }
  })
})

describe('as HTML', () => {
  test('one page in its language that loads nothing and runs nothing', async () => {
    const { stdout, stderr, exitCode } = await report('2', '--format', 'html', '--lang', 'zh')
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toMatch(/^<!DOCTYPE html>\n<html lang="zh-CN">/)
    expect(stdout).toContain('<title>个人信息共享清单</title>')
    expect(stdout).not.toMatch(/<(script|img|link|iframe)|<[^>]*\s(src|href|on\w+)=|url\(/)
    expect((await report('2', '--format', 'html')).stdout).toContain('<html lang="en">')
  })

  test('markup in a name is text', async () => {
    const { stdout } = await report('2', '--format', 'html')
    expect(stdout).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; 服务台')
  })
})

describe('whom it is about', () => {
  test('a key in another spelling is the same person', async () => {
    expect(JSON.parse((await report('0001', '--json')).stdout).subject).toBe('1')
  })

  test('of somebody unknown it says so, on stderr too, and exits 0', async () => {
    const { stdout, stderr, exitCode } = await report('99')
    expect({ stderr, exitCode }).toEqual({
      stderr: 'nothing is known of subject 99 of policy cli_shop: check the key\n',
      exitCode: 0,
    })
    expect(stdout).toContain('We know nothing about the customer number 99')
    expect(stdout).not.toContain('Who could see your data')
    const { is_known, is_held, holdings, disclosures } = JSON.parse(
      (await report('99', '--json')).stdout,
    )
    expect({ is_known, is_held, holdings, disclosures }).toEqual({
      is_known: false,
      is_held: false,
      holdings: [],
      disclosures: [],
    })
  })

  test('whoever was erased still gets the report of what was shared', async () => {
    const [before, after] = [await report('2', '--json'), await erase('2')]
    expect(after.exitCode).toBe(0)
    expect(after.stderr).toBe('')
    const { is_known, is_held, holdings, disclosures } = JSON.parse(after.stdout)
    expect({ is_known, is_held, holdings }).toEqual({
      is_known: true,
      is_held: false,
      holdings: [],
    })
    expect(disclosures).toEqual(JSON.parse(before.stdout).disclosures)
    expect((await report('2')).stdout).toContain('We hold no data about you any more.')
  })

  /** Erases a person from the tables as their owner, whom kiteline's row policies do not let do it. */
  async function erase(key: string) {
    await shop.superuser.query('delete from app.orders where customer_id = $1', [key])
    await shop.superuser.query('delete from app.customers where customer_id = $1', [key])
    return report(key, '--json')
  }
})

describe('which policy', () => {
  test('the only one, or the one that is named', async () => {
    expect((await report('1', '--policy', 'cli_shop')).exitCode).toBe(0)
    const { stderr, exitCode } = await report('1', '--policy', 'cli_shpo')
    expect(exitCode).toBe(3)
    expect(stderr).toMatchInlineSnapshot(`
      "error[KL002] no such object
        detail: policy cli_shpo
        hint: Applied are: cli_shop.
      "
    `)
  })

  test('where several are applied one has to be named, and the error lists them', async () => {
    await shop.superuser.query(
      `insert into kiteline_internal.policies (policy, policy_hash, subject_relation, subject_key, subject_key_type)
       values ('another', null, 'x.y', 'z', 'text')`,
    )
    try {
      const { stderr, exitCode } = await report('1')
      expect(exitCode).toBe(2)
      expect(stderr).toMatchInlineSnapshot(`
        "error[KL001] invalid argument
          detail: several policies are applied: another, cli_shop
          hint: Name one of them: as the argument policy, or with --policy on the command line.
        "
      `)
      expect((await report('1', '--policy', 'cli_shop')).exitCode).toBe(0)
    } finally {
      await shop.superuser.query("delete from kiteline_internal.policies where policy = 'another'")
    }
  })
})

describe('who may read it', () => {
  test('the auditor too', async () => {
    const env = { DATABASE_URL: shop.urlFor(auditor) }
    expect((await runHere(['report', 'subject', '1'], env)).exitCode).toBe(0)
  })

  test.each([stranger, desk])('%s may not, and is told what would let it', async (login) => {
    const env = { DATABASE_URL: shop.urlFor(login) }
    const { stdout, stderr, exitCode } = await runHere(['report', 'subject', '1'], env)
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 })
    expect(stderr).toContain('error[KL204] the connection lacks a privilege\n')
    expect(stderr).toContain(
      `hint: The report about one person is for the service desk and auditors: grant kiteline_service to ${login}; or grant kiteline_auditor to ${login};\n`,
    )
  })
})

describe('wrong usage exits 2 and says what would be right', () => {
  test.each([
    ['no key', []],
    ['what can be no key', ['李娜']],
    ['an unknown language', ['1', '--lang', 'fr']],
    ['an unknown format', ['1', '--format', 'pdf']],
    ['two formats', ['1', '--json', '--format', 'html']],
    ['a filter', ['1', '--since', '2026-01-01']],
    ['CSV', ['1', '--csv']],
  ])('%s', async (_name, args) => {
    const { stdout, stderr, exitCode } = await report(...args)
    expect(exitCode).toBe(2)
    if (!args.includes('--json')) expect(stdout).toBe('')
    expect(stderr).toMatchSnapshot()
  })

  test.each([
    ['--format', 'html'],
    ['--lang', 'zh'],
    ['--policy', 'cli_shop'],
  ])('another report has no %s %s', async (option, value) => {
    const env = { DATABASE_URL: shop.urlFor(auditor) }
    const { stderr, exitCode } = await runHere(['report', 'sessions', option, value], env)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Only the report subject has it.')
  })

  test('--format json of another report is --json', async () => {
    const env = { DATABASE_URL: shop.urlFor(auditor) }
    expect(await runHere(['report', 'grants', '--format', 'text'], env)).toEqual(
      await runHere(['report', 'grants'], env),
    )
    expect(
      JSON.parse((await runHere(['report', 'checklist', '--format', 'json'], env)).stdout),
    ).toEqual(JSON.parse((await runHere(['report', 'checklist', '--json'], env)).stdout))
  })
})
