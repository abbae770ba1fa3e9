import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

/** A `kiteline demo` in a process of its own, from the sources. */
export interface DemoRun {
  readonly process: ChildProcess
  /** What it has written so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** The exit code, or the signal that ended it, once nobody writes to its output any more. */
  readonly end: Promise<number | NodeJS.Signals>
  /** Resolves when stdout fulfils the condition; fails when the process ends before. */
  until(condition: (stdout: string) => boolean): Promise<void>
  /** What it left in its own temporary folder, once it has ended. */
  leftovers(): Promise<readonly string[]>
  /** Ends it if it runs and removes its temporary folder. */
  dispose(): Promise<void>
}

/** Starts the demo; its temporary files go to a folder of its own. */
export function runDemo(...args: readonly string[]): Promise<DemoRun> {
  return start(process.execPath, [...program, ...args], {})
}

/** Starts the demo as npm and npx do, in a shell that does not hand signals on; `process` is the shell. */
export function runDemoUnderNpm(...args: readonly string[]): Promise<DemoRun> {
  // With a second command behind it, no shell puts the program in its own place.
  const script = '"$@"; exit "$?"'
  return start('/bin/sh', ['-c', script, 'sh', process.execPath, ...program, ...args], {
    npm_lifecycle_event: 'demo',
  })
}

const program = [
  path('node_modules/jiti/lib/jiti-cli.mjs'),
  path('src/cli/main.ts'),
  'demo',
] as const

async function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<DemoRun> {
  const folder = await mkdtemp(join(tmpdir(), 'kiteline-demo-test-'))
  // Started by root, the server runs as somebody else, who has to get in.
  await chmod(folder, 0o755)
  const child = spawn(command, args, {
    // Here jiti finds the folder for what it compiled, which is none of the demo's temporary files.
    cwd: path('.'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      npm_lifecycle_event: undefined,
      ...env,
      TMPDIR: folder,
      // jiti runs the sources, and the example's import of "kiteline" has to find them as well.
      JITI_ALIAS: JSON.stringify({ kiteline: path('src/index.ts') }),
    },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const end = once(child, 'close').then(([code, signal]) => (code ?? signal) as number)
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    end,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const look = () => condition(stdout) && resolve()
        child.stdout.on('data', look)
        end.then(() => reject(new Error(`the demo ended: ${stderr}`)))
        look()
      }),
    leftovers: () => readdir(folder),
    dispose: async () => {
      child.kill('SIGKILL')
      await end
      await rm(folder, { recursive: true, force: true })
    },
  }
}
