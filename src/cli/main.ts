#!/usr/bin/env node
import { faultExitCode } from './cli-exit.ts'
import { nodeFault } from './node-version.ts'

// Nothing else is imported before the version is known: an old Node would stop at syntax, with a stack.
const fault = nodeFault(process.versions.node)
if (fault === undefined) {
  const { processIo } = await import('./io.ts')
  const { run } = await import('./run.ts')
  process.exitCode = await run(process.argv.slice(2), processIo())
} else {
  process.stderr.write(`${fault}\n`)
  process.exitCode = faultExitCode
}
