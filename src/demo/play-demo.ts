import { once } from 'node:events'
import pg from 'pg'
import { createProgress, type ProgressStream } from '../../examples/appliances/data/progress.ts'
import { KitelineError } from '../core/errors.ts'
import { type RunningServer, startServer } from '../server/index.ts'
import { type Handout, handoutOf } from './handout.ts'
import { catchInterruption, type Interruption } from './interruption.ts'
import { type Kept, Narrator } from './narrator.ts'
import { scenes } from './scenes/index.ts'
import { type House, setUpHouse } from './set-up.ts'
import { Stage } from './stage.ts'

/** How the demo is played. */
export interface DemoOptions {
  /** Rows of `app.customers`, from 120 to 250,000. */
  readonly customers: number
  /** TCP port on 127.0.0.1; without it, a free one. */
  readonly port?: number | undefined
  /** Takes the story, piece by piece. */
  readonly narrate: (text: string) => void
  /** Where progress is shown. */
  readonly progress: ProgressStream
  /** With it, the server stays until SIGINT or SIGTERM after the last scene; it is told whom to connect as. */
  readonly onKept?: ((handout: Handout) => void) | undefined
}

/** What was played. */
export interface DemoOutcome {
  readonly customers: number
  /** What the server calls itself, for example `18.4`. */
  readonly postgresql: string
  readonly seconds: number
  /** Every claim, in order; all of them held. */
  readonly claims: readonly Kept[]
}

/** The demo was ended by a signal before its last scene. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly signal: NodeJS.Signals

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`)
    this.signal = signal
  }
}

/**
 * Plays the worked example on a server of its own, which is stopped and removed whatever happens.
 *
 * @throws Deviation at the first claim that does not hold, and when a scene fails otherwise.
 * @throws Interrupted by SIGINT or SIGTERM while it plays.
 * @throws KitelineError `KL210` when there is no server to be had; what the migration throws.
 */
export async function playDemo(options: DemoOptions): Promise<DemoOutcome> {
  const startedAt = performance.now()
  const progress = createProgress('setting up', options.progress)
  const show = (percent: number, step: string) => progress.show(percent, 100, step)
  show(0, 'PostgreSQL')
  // Until the server runs, a signal simply ends the process, and what was started with it.
  const server = await startServer({ port: options.port }).catch((error: unknown) => {
    progress.end()
    throw error
  })
  const interruption = catchInterruption()
  const unlessInterrupted = <T>(work: Promise<T>) => stopAtSignal(server, interruption, work)
  try {
    const house = await unlessInterrupted(
      setUpHouse(server, options.customers, show).finally(() => progress.end()),
    )
    const setUpSeconds = secondsSince(startedAt)
    options.narrate(opening(server, house, setUpSeconds))
    const claims = await unlessInterrupted(playScenes(house, options.narrate))
    const seconds = secondsSince(startedAt)
    options.narrate(
      `\nPlayed ${scenes.length} scenes; all ${claims.length} claims held; ${seconds} s in all.`,
    )
    if (options.onKept !== undefined) {
      await keep(server, interruption, () => options.onKept?.(handoutOf(house)))
    }
    return { customers: options.customers, postgresql: server.version, seconds, claims }
  } finally {
    await server.stop()
    interruption.release()
  }
}

function opening({ version }: RunningServer, { customers }: House, seconds: number): string {
  return [
    `Nuanfeng appliances 暖风电器 (fictitious): ${customers.toLocaleString('en')} customers in a`,
    `PostgreSQL ${version} with its ordinary settings, set up in ${seconds} s. Everybody below connects as a`,
    'login role of their own; none of them is a superuser.',
  ].join('\n')
}

async function playScenes(house: House, narrate: (text: string) => void): Promise<readonly Kept[]> {
  const narrator = new Narrator(narrate)
  const stage = new Stage(house, narrator)
  try {
    for (const scene of scenes) {
      narrator.scene(scene.title)
      await scene.play(stage)
    }
    return narrator.kept
  } catch (error) {
    throw narrator.deviationBy(error)
  } finally {
    await stage.close()
  }
}

/** At a signal the server goes first; the work, which fails with it, may still tidy up. */
async function stopAtSignal<T>(
  server: RunningServer,
  { signal }: Interruption,
  work: Promise<T>,
): Promise<T> {
  const isOver = work.then(
    () => undefined,
    () => undefined,
  )
  const interruptedBy = await Promise.race([isOver, signal])
  if (interruptedBy === undefined) return await work
  await server.stop()
  await isOver
  throw new Interrupted(interruptedBy)
}

/** Waits for the signal. The connection keeps this process alive, and tells when the server is gone. */
async function keep(
  server: RunningServer,
  { signal }: Interruption,
  announce: () => void,
): Promise<void> {
  const watch = new pg.Client({ connectionString: server.url, application_name: 'kiteline demo' })
  watch.on('error', () => undefined)
  await watch.connect()
  announce()
  const isLost = await Promise.race([once(watch, 'end').then(() => true), signal.then(() => false)])
  if (isLost) {
    throw new KitelineError('KL210', {
      detail: 'the server of the demo has ended',
      hint: 'Start the demo again.',
    })
  }
  await watch.end()
}

function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 100) / 10
}
