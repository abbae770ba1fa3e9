import { expect, test } from 'vitest'
import { errorCodes } from '../../src/core/errors.ts'
import { lineAt, type Source, sources } from './sources.ts'

const files = sources('sql', 'src/generate').filter(({ path }) => /\.(sql|ts)$/.test(path))
const kernel = files.filter(({ path }) => path.startsWith('sql/'))

interface Raised {
  readonly code: string
  readonly message: string | undefined
  readonly place: string
}

/** Where a file raises a code, with the message beside it; a refusal is answered, not raised, and has none. */
function raisedIn({ path, text }: Source): readonly Raised[] {
  const pattern = /(?:errcode = |refusal := )'(KL\d{3})'(?:,\s*message = '([^']*)')?/g
  return [...text.matchAll(pattern)].map((match) => ({
    code: match[1] ?? '',
    message: match[2],
    place: `${path}:${lineAt(text, match.index)}`,
  }))
}

function codesRaisedBy(who: string): readonly string[] {
  return Object.entries(errorCodes)
    .filter(([, { raisedBy }]) => raisedBy === who)
    .map(([code]) => code)
    .sort()
}

test('the kernel raises the codes that the list says it does, and no other', () => {
  const raised = new Set(kernel.flatMap(raisedIn).map(({ code }) => code))
  expect([...raised].sort()).toEqual(codesRaisedBy('database'))
})

test('generated functions raise only codes of the database', () => {
  const known = codesRaisedBy('database')
  const raised = files.flatMap(raisedIn).filter(({ code }) => !known.includes(code))
  expect(raised).toEqual([])
})

test('a code has the same message everywhere', () => {
  const wrong = files
    .flatMap(raisedIn)
    .filter(({ message }) => message !== undefined)
    .filter(({ code, message }) => message !== errorCodes[code as keyof typeof errorCodes]?.message)
  expect(wrong).toEqual([])
})

test('every raised code has its message beside it', () => {
  const bare = kernel.flatMap(({ path, text }) =>
    [...text.matchAll(/errcode = '(KL\d{3})'(?!,\s*message = ')/g)].map(
      (match) => `${path}:${lineAt(text, match.index)}`,
    ),
  )
  expect(bare).toEqual([])
})

test('the client and the commands raise only codes of the list', () => {
  const known = Object.keys(errorCodes)
  const unknown = sources('src')
    .flatMap(({ path, text }) =>
      [...text.matchAll(/'(KL[0-9A-Z]{3})'/g)].map(({ 1: code }) => `${path}: ${code}`),
    )
    .filter((found) => !known.some((code) => found.endsWith(code)))
  expect(unknown).toEqual([])
})
