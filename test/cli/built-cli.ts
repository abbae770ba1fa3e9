import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { endedLine } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, 'node_modules/.cache')
const outDir = join(cache, 'kiteline-cli')
const main = join(outDir, 'src/cli/main.js')
const stamp = join(outDir, 'built')
const lock = `${outDir}.lock`
const execute = promisify(execFile)

/** What a command left behind. */
export interface CliResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Compiles the sources as they are now, unless that is done already; test files in other processes wait. */
export async function buildCli(): Promise<void> {
  await mkdir(cache, { recursive: true })
  const deadline = Date.now() + 60_000
  while (!(await take(lock))) {
    if (Date.now() > deadline) throw new Error(`${lock} is held; remove it if no test runs`)
    await wait(100)
  }
  try {
    if ((await modifiedAt(stamp)) >= (await newest(join(root, 'src')))) return
    const startedAt = new Date()
    await rm(outDir, { recursive: true, force: true })
    // Types are checked by `npm run types`; here only the program counts.
    const tsc = join(root, 'node_modules/.bin/tsc')
    await execute(tsc, ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', outDir], {
      cwd: root,
    })
    await cp(join(root, 'package.json'), join(outDir, 'package.json'))
    await writeFile(stamp, '')
    await utimes(stamp, startedAt, startedAt)
  } finally {
    await rm(lock, { recursive: true })
  }
}

/** Runs `kiteline …` in a process of its own, with nothing of this one's environment but PATH. */
export async function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> {
  const env = { PATH: process.env.PATH ?? '', ...options.env }
  try {
    const { stdout, stderr } = await execute(process.execPath, [main, ...args], { ...options, env })
    return { stdout, stderr, exitCode: 0 }
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: unknown }
    if (typeof code !== 'number') throw error
    return { stdout, stderr, exitCode: code }
  }
}

/** Starts `kiteline …` and leaves its streams to the caller. */
export function spawnCli(args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  const env = { PATH: process.env.PATH ?? '' }
  return spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The same in this process, faster: for what does not depend on the working directory. */
export async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  columns?: number,
): Promise<CliResult> {
  const written = { stdout: '', stderr: '' }
  const exitCode = await run(args, {
    out: (text) => {
      written.stdout += endedLine(text)
    },
    say: (text) => {
      written.stderr += endedLine(text)
    },
    isTerminal: false,
    columns,
    env,
  })
  return { ...written, exitCode }
}

/** An empty folder to work in; `remove` takes it away with all that is in it. */
export async function createFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'kiteline-'))
  return { path, remove: () => rm(path, { recursive: true }) }
}

async function take(folder: string): Promise<boolean> {
  return mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}

async function newest(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const times = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => modifiedAt(join(file.parentPath, file.name))),
  )
  return Math.max(...times)
}

async function modifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}
