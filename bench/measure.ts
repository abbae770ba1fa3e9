import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

/** One contestant of a case: `run` does the work once and answers how long it took, in microseconds. */
export interface Contestant {
  readonly name: string
  /** The process of the server that works for it. */
  readonly backend: number
  /** How many times `run` does the work; it answers the time of one. */
  readonly times?: number
  run(): Promise<number>
  /** What comes before and after the runs of a round, and does not count. */
  before?(): Promise<void>
  after?(): Promise<void>
}

/** What was measured of a contestant. */
export interface Measured {
  readonly name: string
  /** Median of the rounds' medians, in microseconds. */
  readonly micros: number
  /** Median over the rounds of this contestant's time by the base's time of the same round. */
  readonly ratio: number
  /** Processor time of the server's process for one run, in microseconds; NaN where the system does not tell. */
  readonly cpuMicros: number
  /** As `ratio`, of the processor time: what others do on the machine disturbs it less. */
  readonly cpuRatio: number
}

/** How often: `runs` times in each of `rounds` rounds, after `warmUps` that do not count. */
export interface Effort {
  readonly rounds: number
  readonly runs: number
  readonly warmUps: number
}

/**
 * Measures contestants side by side: in each round all of them, each round beginning with the next one, so that
 * whatever else the machine does falls on all alike. `base` names the one the others are compared with.
 */
export async function compare(
  contestants: readonly Contestant[],
  base: string,
  effort: Effort,
): Promise<readonly Measured[]> {
  const rounds: Map<string, number>[] = []
  const cpuRounds: Map<string, number>[] = []
  for (let round = 0; round < effort.rounds; round += 1) {
    const times = new Map<string, number>()
    const cpuTimes = new Map<string, number>()
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(round + turn) % contestants.length]
      if (contestant === undefined) continue
      await contestant.before?.()
      for (let run = 0; run < effort.warmUps; run += 1) await contestant.run()
      const taken: number[] = []
      const before = cpuMicros(contestant.backend)
      for (let run = 0; run < effort.runs; run += 1) taken.push(await contestant.run())
      const done = effort.runs * (contestant.times ?? 1)
      cpuTimes.set(contestant.name, (cpuMicros(contestant.backend) - before) / done)
      await contestant.after?.()
      times.set(contestant.name, median(taken))
    }
    rounds.push(times)
    cpuRounds.push(cpuTimes)
  }
  return contestants.map(({ name }) => ({
    name,
    micros: middle(rounds, name),
    ratio: middleRatio(rounds, name, base),
    cpuMicros: middle(cpuRounds, name),
    cpuRatio: middleRatio(cpuRounds, name, base),
  }))
}

type Times = ReadonlyMap<string, number>

function middle(rounds: readonly Times[], name: string): number {
  return median(rounds.map((times) => times.get(name) ?? Number.NaN))
}

function middleRatio(rounds: readonly Times[], name: string, base: string): number {
  return median(
    rounds.map((times) => (times.get(name) ?? Number.NaN) / (times.get(base) ?? Number.NaN)),
  )
}

/** What Linux says of a process: the first number of `schedstat` is the time it ran, in nanoseconds. */
export function cpuMicros(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000
  } catch {
    return Number.NaN
  }
}

/** The server's process of a connection. */
export async function backendOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

/** The middle value; of an even number, the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Runs `work` and answers how long it took, in microseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - started) / 1000
}
