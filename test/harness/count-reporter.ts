import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Appends `passed failed skipped` to the file named by KITELINE_TEST_COUNTS, and says why each skipped test was
 * skipped. A file that could not be loaded counts as one failure.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) counts.failed++
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') counts.passed++
        else if (result.state === 'failed') counts.failed++
        else {
          counts.skipped++
          const note = result.state === 'skipped' ? result.note : undefined
          process.stdout.write(`skipped: ${test.fullName}: ${note ?? 'no reason given'}\n`)
        }
      }
    }
    const file = process.env.KITELINE_TEST_COUNTS
    if (file === undefined) return
    appendFileSync(file, `${counts.passed} ${counts.failed} ${counts.skipped}\n`)
  }
}
