import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageManifest from '../../package.json' with { type: 'json' }
import { exitCodes } from '../../src/cli/cli-exit.ts'
import { nodeFault } from '../../src/cli/node-version.ts'
import { run } from '../../src/cli/run.ts'
import { errorCodes } from '../../src/core/errors.ts'
import { buildCli, createFolder, runCli, runHere, spawnCli } from './built-cli.ts'

let folder: Awaited<ReturnType<typeof createFolder>>
beforeAll(async () => {
  await buildCli()
  folder = await createFolder()
})
afterAll(() => folder.remove())

test('without a command help goes to stderr and the exit code is 2', async () => {
  const { stdout, stderr, exitCode } = await runCli([])
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
  expect(stderr).toContain('Usage: kiteline [options] [command]\n')
})

test('help and version are artifacts: stdout, exit code 0', async () => {
  expect(await runCli(['--version'])).toEqual({
    stdout: `${packageManifest.version}\n`,
    stderr: '',
    exitCode: 0,
  })
  const { stdout, stderr, exitCode } = await runCli(['help', 'check'])
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: kiteline check [options] [policy]

    Check a policy file and list its purposes, exceptions and faults.

    Arguments:
      policy      the policy file; without it policy of kiteline.config.ts, then
                  kiteline.policy.ts

    Options:
      --json      write JSON
      -h, --help  show help
    "
  `)
})

test('every command knows --json', async () => {
  const { stdout } = await runCli(['--help'])
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name ?? '')
  expect(commands).toEqual(expect.arrayContaining(['init', 'check', 'types', 'report']))
  for (const command of commands) {
    expect((await runHere(['help', command])).stdout, command).toContain('--json')
  }
})

test('an unknown command exits 2 and a near one is named', async () => {
  expect(await runCli(['reprot'])).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "stderr": "error[KL209] wrong usage
      detail: unknown command 'reprot'
      hint: Did you mean report?
    ",
      "stdout": "",
    }
  `)
  expect((await runCli(['fly', '--json'])).stdout).toContain('"code": "KL209"')
})

test.each([
  ['18.20.4', 'error: kiteline needs Node 20.19 or newer, this is Node 18.20.4'],
  ['20.18.3', 'error: kiteline needs Node 20.19 or newer, this is Node 20.18.3'],
  ['20.19.0', undefined],
  ['22.0.0', undefined],
])('Node %s', (version, fault) => {
  expect(nodeFault(version)).toBe(fault)
})

test('every error has an exit code', () => {
  expect(Object.keys(exitCodes).sort()).toEqual(Object.keys(errorCodes).sort())
})

describe('kiteline.config.ts', () => {
  const withConfig = async (name: string, source: string) => {
    const cwd = join(folder.path, name)
    await mkdir(cwd)
    await writeFile(join(cwd, 'kiteline.config.ts'), source)
    return cwd
  }

  test('names the policy of every command', async () => {
    const cwd = await withConfig('policy', "export default { policy: 'rules/shop.ts' }")
    const { stderr } = await runCli(['check'], { cwd })
    expect(stderr).toContain('cannot read rules/shop.ts')
  })

  test('names the database, after --database-url and DATABASE_URL', async () => {
    const cwd = await withConfig(
      'url',
      "export default { databaseUrl: 'postgres://x@127.0.0.1:1/config' }",
    )
    const reach = async (args: readonly string[], env: Record<string, string>) =>
      (await runCli(['report', 'sessions', ...args], { cwd, env })).stderr
    expect(await reach([], {})).toContain('127.0.0.1:1/config: ')
    const env = { DATABASE_URL: 'postgres://x@127.0.0.1:1/environment' }
    expect(await reach([], env)).toContain('127.0.0.1:1/environment: ')
    expect(await reach(['--database-url', 'postgres://x@127.0.0.1:1/option'], env)).toContain(
      '127.0.0.1:1/option: ',
    )
  })

  test.each([
    ['unknown-key', "export default { databaseURL: 'postgres://x:geheim@h/d' }"],
    ['wrong-type', 'export default { policy: 7 }'],
    ['no-object', 'export default 7'],
    ['broken', 'export default {'],
  ])('a fault in it exits 2 and shows no value: %s', async (name, source) => {
    const cwd = await withConfig(name, source)
    const { stderr, exitCode } = await runCli(['check'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr.replaceAll(folder.path, '<folder>')).toMatchSnapshot()
    expect(stderr).not.toContain('geheim')
  })
})

test('a fault of kiteline itself is no finding: exit code 70', async () => {
  const said: string[] = []
  const io = {
    out: () => {
      throw new TypeError('stdout is gone')
    },
    say: (text: string) => said.push(text),
    isTerminal: false,
    columns: undefined,
    env: {},
  }
  expect(await run(['report'], io)).toBe(70)
  expect(said.join('\n')).toContain('error: kiteline failed, this is a fault of its own')
})

test('a reader that goes away ends the output without an error', async () => {
  const child = spawnCli(['report'])
  child.stdout.destroy()
  const said: string[] = []
  child.stderr.on('data', (chunk) => said.push(String(chunk)))
  const [code] = await once(child, 'close')
  expect({ code, stderr: said.join('') }).toEqual({ code: 0, stderr: '' })
})
