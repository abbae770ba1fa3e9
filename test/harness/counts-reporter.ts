import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** How a run ended, as one line of JSON in the file that KITELINE_TEST_COUNTS names. */
export interface Counts {
  readonly server: string
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly string[]
}

/** Lists what was skipped and why, and writes the {@link Counts} of the run. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const ended = (state: string) => tests.filter((test) => test.result().state === state)
    // A file that does not load has no tests, and an error outside of tests belongs to none.
    const broken = modules.filter(
      (module) =>
        module.errors().length > 0 ||
        [...module.children.allSuites()].some((suite) => suite.errors().length > 0),
    )
    const skipped = ended('skipped').map((test) => {
      const result = test.result()
      const isSetUp = test.module.ok()
      const reason =
        ('note' in result && result.note) || (isSetUp ? 'no reason' : 'its file failed')
      return `${test.module.relativeModuleId}: ${test.fullName}: ${reason}`
    })
    for (const line of skipped) process.stdout.write(`skipped ${line}\n`)
    const file = process.env.KITELINE_TEST_COUNTS
    if (file === undefined) return
    const counts: Counts = {
      server: process.env.KITELINE_TEST_DATABASE ?? 'embedded',
      passed: ended('passed').length,
      failed: ended('failed').length + broken.length + unhandled.length,
      skipped,
    }
    appendFileSync(file, `${JSON.stringify(counts)}\n`)
  }
}
