import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url))

export default defineConfig({
  // The example imports the package by its name: the source, not what was built last.
  resolve: {
    alias: [
      { find: /^kiteline$/, replacement: source('index.ts') },
      { find: /^kiteline\/client$/, replacement: source('client/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/global-setup.ts'],
    reporters: ['default', './test/harness/counts-reporter.ts'],
    // Every file has a database of its own; the machines have few cores, and the server needs one.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
