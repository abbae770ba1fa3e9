/** One contestant of a case: `run` does the work once and answers how long it took, in microseconds. */
export interface Contestant {
  readonly name: string
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
  for (let round = 0; round < effort.rounds; round += 1) {
    const times = new Map<string, number>()
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(round + turn) % contestants.length]
      if (contestant === undefined) continue
      await contestant.before?.()
      for (let run = 0; run < effort.warmUps; run += 1) await contestant.run()
      const taken: number[] = []
      for (let run = 0; run < effort.runs; run += 1) taken.push(await contestant.run())
      await contestant.after?.()
      times.set(contestant.name, median(taken))
    }
    rounds.push(times)
  }
  return contestants.map(({ name }) => ({
    name,
    micros: median(rounds.map((times) => times.get(name) ?? Number.NaN)),
    ratio: median(
      rounds.map((times) => (times.get(name) ?? Number.NaN) / (times.get(base) ?? Number.NaN)),
    ),
  }))
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
