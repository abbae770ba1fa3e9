import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isMaskName, maskNames, masks } from '../../../src/policy/index.ts'

const folder = new URL('../../../sql/mask/', import.meta.url)

/** The functions of one argument that purpose views call, each as `name(type)`. */
function functionsForViews(): readonly string[] {
  return readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .filter((text) => /^-- .*Called by: purpose views/m.test(text))
    .flatMap((text) =>
      [...text.matchAll(/^create function kiteline_mask\.(\w+)\(value ([a-z ]+)\)$/gm)].map(
        ([, name, type]) => `${name}(${type})`,
      ),
    )
    .sort()
}

test('the catalogue holds exactly the masks that stand in SQL, with their overloads', () => {
  const catalogue = Object.entries(masks).flatMap(([name, { types }]) =>
    types.map((type) => `${name}(${type})`),
  )
  expect(catalogue.sort()).toEqual(functionsForViews())
})

test('a mask that reveals no more than another of its family never ranks above it', () => {
  for (const mask of Object.values(masks)) {
    const weaker = Object.values(masks).filter(
      ({ family, strength }) => family === mask.family && strength < mask.strength,
    )
    for (const other of weaker) {
      expect(mask.reveals.every((part) => other.reveals.includes(part))).toBe(false)
    }
  }
})

test('ranks within a family are all different', () => {
  const ranks = Object.values(masks).map(({ family, strength }) => `${family} ${strength}`)
  expect(new Set(ranks).size).toBe(ranks.length)
})

test('no mask is called like one of the words for showing a column', () => {
  expect(['raw', 'masked', 'pseudonym', 'toString', 1].some(isMaskName)).toBe(false)
  expect(maskNames.every(isMaskName)).toBe(true)
})
