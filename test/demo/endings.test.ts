import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { CliExit } from '../../src/cli/cli-exit.ts'
import { demoCommand } from '../../src/cli/commands/demo.ts'
import type { Io } from '../../src/cli/io.ts'
import { Deviation } from '../../src/demo/narrator.ts'
import * as playing from '../../src/demo/play-demo.ts'
import { type DemoRun, runDemo, runDemoUnderNpm } from './run-demo.ts'

vi.mock('../../src/demo/play-demo.ts', { spy: true })

let run: DemoRun | undefined
afterEach(async () => {
  vi.mocked(playing.playDemo).mockReset()
  await run?.dispose()
  run = undefined
})

function recordingIo(): { readonly io: Io; readonly said: string[]; readonly out: string[] } {
  const [said, out]: [string[], string[]] = [[], []]
  const io: Io = {
    out: (text) => out.push(text),
    say: (text) => said.push(text),
    isTerminal: false,
    columns: undefined,
    env: {},
  }
  return { io, said, out }
}

test('Ctrl-C while it plays removes everything and ends by that signal', async () => {
  run = await runDemo('--customers', '2000')
  await run.until((stdout) => stdout.includes('9. What ends'))
  expect(await run.leftovers()).not.toEqual([])
  run.process.kill('SIGINT')
  expect(await run.end).toBe('SIGINT')
  expect(run.stdout()).not.toContain('claims held')
  expect(await run.leftovers()).toEqual([])
}, 60_000)

test('under npm the end of the shell between them ends a kept demo as well', async () => {
  run = await runDemoUnderNpm('--keep', '--json', '--customers', '120')
  await run.until((stdout) => stdout.endsWith('\n}\n'))
  const { url } = JSON.parse(run.stdout())
  run.process.kill('SIGTERM')
  expect(await run.end).toBe('SIGTERM')
  expect(await run.leftovers()).toEqual([])
  await expect(new pg.Client({ connectionString: url }).connect()).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  })
}, 60_000)

test('a claim that does not hold ends the command with exit code 1 and says which', async () => {
  vi.mocked(playing.playDemo).mockRejectedValue(
    new Deviation('Asked for everybody', 'exactly 20,000 rows', '20000', '20001'),
  )
  const { io, said, out } = recordingIo()
  const ended = demoCommand(io).parseAsync(['--json'], { from: 'user' })
  const thrown = await ended.catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(CliExit)
  expect(thrown).toMatchObject({ exitCode: 1 })
  expect(said.join('\n')).toContain(
    'the demo failed in "Asked for everybody": exactly 20,000 rows\n  expected: 20000\n  found: 20001',
  )
  expect(JSON.parse(out.join(''))).toEqual({
    deviation: {
      scene: 'Asked for everybody',
      claim: 'exactly 20,000 rows',
      expected: '20000',
      found: '20001',
    },
  })
})

test.each([
  ['--customers', '119'],
  ['--customers', '250001'],
  ['--customers', '1e4'],
  ['--port', '0'],
  ['--port', '65536'],
  ['--port', '-1'],
])('%s %s is out of range, and nothing is started', async (option, value) => {
  const ended = demoCommand(recordingIo().io).parseAsync([`${option}=${value}`], { from: 'user' })
  await expect(ended).rejects.toMatchObject({
    code: 'KL209',
    detail: expect.stringContaining(`${option} ${value} is not a whole number from`),
  })
  expect(playing.playDemo).not.toHaveBeenCalled()
})
