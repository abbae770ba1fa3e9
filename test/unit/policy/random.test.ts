import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../../src/core/diagnostic.ts'
import { checkPolicy, parsePolicy } from '../../../src/policy/index.ts'
import { example } from '../../types/example.ts'
import { copyOfExample, type Loose } from './mutations.ts'

/** The places of a policy, each as the keys that lead to it. */
function placesOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => [
    [key],
    ...placesOf(child).map((rest) => [key, ...rest]),
  ])
}

const place = fc.constantFrom(...placesOf(example))
const words = fc.constantFrom(
  'raw',
  'key',
  'app.customers',
  'customer_id',
  'constructor',
  '__proto__',
  'P400D',
  "status = 'x' or (select 1)",
  '',
)
const value = fc.oneof(
  words,
  fc.anything({ withNullPrototype: true, withDate: true, withMap: true }),
)
const change = fc.record({ at: place, value, remove: fc.boolean(), rename: fc.option(words) })

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function apply(policy: Loose, { at, value: put, remove, rename }: Change): void {
  let parent = policy
  for (const key of at.slice(0, -1)) {
    parent = parent?.[key]
    if (typeof parent !== 'object' || parent === null || Object.isFrozen(parent)) return
  }
  const key = at.at(-1) ?? ''
  if (rename !== null && Object.hasOwn(parent, key)) parent[rename] = parent[key]
  if (remove) delete parent[key]
  else parent[key] = put
}

test('a policy with any changes is judged, never thrown at', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const policy = copyOfExample()
      for (const each of changes) apply(policy, each)
      const isWhole = ({ code, path, message, hint }: Diagnostic) =>
        /^[a-z]+(_[a-z]+)*$/.test(code) && [path, message, hint].every((text) => text !== '')
      expect(checkPolicy(policy).filter((finding) => !isWhole(finding))).toEqual([])
    }),
    { numRuns: 500 },
  )
}, 60_000)

test('any value at all is judged, never thrown at', () => {
  fc.assert(
    fc.property(fc.anything(), (anything) => {
      expect(checkPolicy(anything).some(({ severity }) => severity === 'error')).toBe(true)
    }),
    { numRuns: 300 },
  )
}, 60_000)

test('what has no error parses, and what parses has no error', () => {
  fc.assert(
    fc.property(change, (each) => {
      const policy = copyOfExample()
      apply(policy, each)
      const isFaulty = checkPolicy(policy).some(({ severity }) => severity === 'error')
      const parse = () => parsePolicy(policy)
      if (isFaulty) expect(parse).toThrow(expect.objectContaining({ code: 'KL201' }))
      else expect(checkPolicy(parse())).toEqual(checkPolicy(policy))
    }),
    { numRuns: 300 },
  )
}, 60_000)
