import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { canRun } from '../../src/server/reach.ts'
import type { ServerUser } from '../../src/server/server-user.ts'

const script = fileURLToPath(new URL('hold-server.ts', import.meta.url))
const jiti = join(
  dirname(createRequire(import.meta.url).resolve('jiti/package.json')),
  'lib/jiti-cli.mjs',
)

interface Held {
  readonly child: ChildProcess
  readonly uid: number
  readonly folder: string
}

/** Starts a process that holds a server; answers once the server has told where its folder is. */
async function hold(ending: 'wait' | 'error' | 'end', user?: ServerUser): Promise<Held> {
  const child = spawn(process.execPath, [jiti, script, ending], {
    ...user,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, HOME: '/', JITI_FS_CACHE: 'false' },
  })
  const [line] = await once(child.stdout, 'data')
  return { child, ...(JSON.parse(String(line)) as Omit<Held, 'child'>) }
}

/** True once nothing of the server is left; the shell that removes it works on after its parent's end. */
async function vanishes(folder: string): Promise<boolean> {
  for (let left = 100; left > 0; left -= 1) {
    if (!existsSync(folder)) return true
    await wait(100)
  }
  return false
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
  'a server goes with its data when the process that started it dies of %s',
  async (signal) => {
    const { child, folder } = await hold('wait')
    expect(existsSync(folder)).toBe(true)
    child.kill(signal)
    await once(child, 'exit')
    expect(child.signalCode).toBe(signal)
    expect(await vanishes(folder)).toBe(true)
  },
)

test('a server that nobody stopped neither holds its process open nor outlives it', async () => {
  const { child, folder } = await hold('end')
  if (child.exitCode === null) await once(child, 'exit')
  expect(child.exitCode).toBe(0)
  expect(await vanishes(folder)).toBe(true)
})

test('an error that nobody catches takes the server along', async () => {
  const { child, folder } = await hold('error')
  if (child.exitCode === null) await once(child, 'exit')
  expect(child.exitCode).toBe(1)
  expect(await vanishes(folder)).toBe(true)
})

test('an ordinary user starts a server as himself', async (context) => {
  const nobody = { uid: 65534, gid: 65534 }
  const isRoot = process.getuid?.() === 0
  const canGo = !isRoot || (await canRun(process.execPath, nobody))
  context.skip(!canGo, 'node lies where no ordinary user may run it')
  const reads = !isRoot || (await canRun(dirname(script), nobody))
  context.skip(!reads, 'the checkout lies where no ordinary user may read it')
  const { child, uid, folder } = await hold('wait', isRoot ? nobody : undefined)
  child.kill('SIGTERM')
  expect(uid).not.toBe(0)
  expect(await vanishes(folder)).toBe(true)
})
