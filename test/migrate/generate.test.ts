import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { generateToFolder } from '../../src/migrate/generate-to-folder.ts'
import { canonicalPolicy, parsePolicy } from '../../src/policy/index.ts'
import { shopInput, shopPolicy, widerPolicy } from './shop-policy.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiteline-generate-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const write = { write: true } as const

test('the first migration and the policy beside it are written into a new folder', async () => {
  const directory = join(folder, 'new', 'migrations')
  const generated = await generateToFolder(shopPolicy, directory, write)
  expect(generated?.file).toBe(join(directory, '0001_shop.sql'))
  expect((await readdir(directory)).sort()).toEqual(['0001_shop.sql', 'shop.policy.json'])
  expect(await readFile(join(directory, '0001_shop.sql'), 'utf8')).toBe(generated?.migration.text)
  expect(await readFile(join(directory, 'shop.policy.json'), 'utf8')).toBe(
    canonicalPolicy(shopPolicy),
  )
})

test('the SHA-256 of the policy beside the files is the hash in the header', async () => {
  const generated = await generateToFolder(shopPolicy, folder, write)
  const lock = await readFile(join(folder, 'shop.policy.json'))
  expect(createHash('sha256').update(lock).digest('hex')).toBe(generated?.migration.policyHash)
})

test('an unchanged policy generates nothing', async () => {
  await generateToFolder(shopPolicy, folder, write)
  expect(await generateToFolder(parsePolicy(shopInput), folder, write)).toBeNull()
  expect(await readdir(folder)).toHaveLength(2)
})

test('a changed policy generates the next number, from the policy before', async () => {
  const first = await generateToFolder(shopPolicy, folder, write)
  const second = await generateToFolder(widerPolicy, folder, write)
  expect(second?.file).toBe(join(folder, '0002_shop.sql'))
  expect(second?.migration.previousHash).toBe(first?.migration.policyHash)
  const third = await generateToFolder(shopPolicy, folder, write)
  expect(third?.file).toBe(join(folder, '0003_shop.sql'))
})

test('a second policy in the folder gets the next number and a chain of its own', async () => {
  await generateToFolder(shopPolicy, folder, write)
  const other = parsePolicy({ ...shopInput, name: 'workshop' })
  const generated = await generateToFolder(other, folder, write)
  expect(generated?.file).toBe(join(folder, '0002_workshop.sql'))
  expect(generated?.migration.previousHash).toBeNull()
  expect(await generateToFolder(shopPolicy, folder, write)).toBeNull()
})

test('without writing, nothing is written, not even the folder', async () => {
  const directory = join(folder, 'new')
  const generated = await generateToFolder(shopPolicy, directory, { write: false })
  expect(generated?.migration.text).toContain('-- Up Migration')
  expect(await readdir(folder)).toEqual([])
})

test('files that disagree with the policy beside them stop the generator', async () => {
  await generateToFolder(shopPolicy, folder, write)
  await generateToFolder(widerPolicy, folder, write)
  await rm(join(folder, '0002_shop.sql'))
  await expect(generateToFolder(shopPolicy, folder, write)).rejects.toMatchObject({ code: 'KL205' })
  await writeFile(join(folder, 'shop.policy.json'), '{')
  await expect(generateToFolder(shopPolicy, folder, write)).rejects.toMatchObject({
    code: 'KL205',
    detail: expect.stringContaining('shop.policy.json is not a policy'),
  })
  await rm(join(folder, 'shop.policy.json'))
  await expect(generateToFolder(shopPolicy, folder, write)).rejects.toMatchObject({
    code: 'KL205',
    detail: expect.stringContaining('shop.policy.json is missing'),
  })
})

test('a folder that cannot be written is a fault of the call', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(generateToFolder(shopPolicy, join(file, 'sub'), write)).rejects.toMatchObject({
    code: 'KL209',
  })
})

test('a label that would be taken for a marker is refused as a fault of the policy', async () => {
  const policy = parsePolicy({
    ...shopInput,
    purposes: {
      ...shopInput.purposes,
      repair: { ...shopInput.purposes.repair, label: { zh: '维修', en: 'x\n-- Down Migration' } },
    },
  })
  await expect(generateToFolder(policy, folder, write)).rejects.toMatchObject({
    code: 'KL201',
    detail: expect.stringContaining('a second "-- Down Migration"'),
  })
  expect(await readdir(folder)).toEqual([])
})
