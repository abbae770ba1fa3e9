import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import examplePolicy from '../../examples/appliances/policy.ts'
import {
  catalogue,
  type TextKey,
  voiceOf,
  type WordList,
} from '../../src/report/subject/catalogue.ts'
import { momentText } from '../../src/report/subject/moments.ts'

const keys = Object.keys(catalogue) as TextKey[]

test('every text exists in both languages and has the same places for values', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
  for (const key of keys) {
    const { en, zh } = catalogue[key]
    expect(zh, key).toMatch(/\p{Script=Han}|^\{/u)
    expect(en, key).not.toMatch(/\p{Script=Han}/u)
    expect(places(en), key).toEqual(places(zh))
  }
})

/** The codes that a check of the kernel's tables lists: `<column> in ('…', '…')`. */
function codesOf(file: string, column: string): readonly string[] {
  const text = readFileSync(new URL(`../../sql/${file}.sql`, import.meta.url), 'utf8')
  const list = new RegExp(`\\b${column} (?:not )?in \\(([^)]*)\\)`).exec(text)?.[1] ?? ''
  return [...list.matchAll(/'(\w+)'/g)].map(([, code]) => code ?? '')
}

test.each<[WordList, string, string]>([
  ['treatment', 'policy/purpose_columns', 'treatment'],
  ['role', 'recipient/recipients', 'role'],
  ['notice', 'notice/notices', 'kind'],
  ['consent', 'consent/consents', 'kind'],
  ['consent_state', 'consent/consents', 'state'],
  ['channel', 'consent/consents', 'channel'],
  ['channel', 'subject/check_no', 'channel'],
  ['refusal', 'subject/refusals', 'kind'],
  ['duty', 'duty/duties', 'kind'],
  ['owner', 'duty/duties', 'owner'],
])('the report has a word for every %s of sql/%s.sql', (list, file, column) => {
  const codes = codesOf(file, column)
  expect(codes.length).toBeGreaterThan(1)
  expect(codes.filter((code) => !Object.hasOwn(catalogue, `${list}.${code}`))).toEqual([])
})

test('every legal basis of the worked example has its word', () => {
  const bases = Object.values(examplePolicy.purposes).flatMap(({ basis }) => basis.split('; '))
  expect(bases.length).toBeGreaterThan(10)
  expect(bases.filter((basis) => !Object.hasOwn(catalogue, `basis.${basis}`))).toEqual([])
})

test('a code without a word stands as it is', () => {
  expect(voiceOf('zh').word('basis', 'house 7')).toBe('house 7')
  expect(voiceOf('en').word('basis', 'constructor')).toBe('constructor')
})

test('a value that looks like a place is no place', () => {
  expect(voiceOf('en').say('entry', { number: 1, recipient: '{purpose}', purpose: 'x' })).toBe(
    '1. {purpose}, for: x',
  )
})

test.each([
  ['2026-11-24T15:30:59.999999Z', '24 November 2026, 23:30', '2026年11月24日 23:30'],
  ['2026-12-31T16:00:00.000000Z', '1 January 2027, 00:00', '2027年1月1日 00:00'],
  ['infinity', 'infinity', 'infinity'],
])('%s in Beijing', (iso, en, zh) => {
  expect([momentText(iso, 'en'), momentText(iso, 'zh')]).toEqual([en, zh])
})
