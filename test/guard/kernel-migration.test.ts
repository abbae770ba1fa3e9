import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kernelMigration } from '../../scripts/kernel-migration.ts'
import { root, sources } from './sources.ts'

test('the kernel’s migration is sql/ word for word', async () => {
  const migration = await readFile(join(root, 'migrations/0001_kernel.sql'), 'utf8')
  const wanted = (await kernelMigration(join(root, 'sql'))).split('\n')
  const written = migration.split('\n')
  const line = wanted.findIndex((text, index) => text !== written[index])
  // One line says it; a difference of thousands would not.
  expect({ line: line + 1, text: written[line] }).toEqual({ line: line + 1, text: wanted[line] })
  expect(written.length).toBe(wanted.length)
})

test('every file of sql/ is part of the kernel’s migration', async () => {
  const migration = await readFile(join(root, 'migrations/0001_kernel.sql'), 'utf8')
  const left = sources('sql')
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.sql') && !/\/(?:un)?install\.sql$/.test(path))
    .filter((path) => !migration.includes(`-- from ${path}\n`))
  expect(left).toEqual([])
})
