import { expect, test } from 'vitest'
import { findings, sources } from './sources.ts'

const files = sources().filter(({ path }) => path !== 'test/guard/places.test.ts')

test('no file names a place of somebody’s machine', () => {
  const home =
    /(?:^|[\s'"`(=:])(?:\/(?:home|Users|root|work|workspace|mnt)\/[\w.-]+|[A-Z]:\\\w).*/gm
  expect(findings(files, home)).toEqual([])
})

test('no file names a temporary folder that only one machine has', () => {
  expect(findings(files, /\/tmp\/[\w.-]+\/.*/g)).toEqual([])
})

test('the lock file names no registry', () => {
  const [lock] = sources('package-lock.json')
  expect(lock?.text).toContain('"lockfileVersion": 3')
  expect(lock?.text).not.toMatch(/"resolved": "https?:/)
})
