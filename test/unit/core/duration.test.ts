import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDuration, toInterval } from '../../../src/core/duration.ts'

test.each([
  ['P30D', 2_592_000_000, '30 days'],
  ['P1D', 86_400_000, '1 day'],
  ['PT72H', 259_200_000, '72 hours'],
  ['PT15M', 900_000, '15 minutes'],
  ['PT1S', 1000, '1 second'],
  ['P2W', 1_209_600_000, '2 weeks'],
  ['P1DT12H', 129_600_000, '1 day 12 hours'],
  ['PT1H30M', 5_400_000, '1 hour 30 minutes'],
  ['P0DT5M', 300_000, '5 minutes'],
])('%s is %d milliseconds and the interval %s', (text, milliseconds, interval) => {
  expect(parseDuration(text)).toEqual({ milliseconds, interval })
  expect(toInterval(text)).toBe(interval)
})

test.each([
  'P6M',
  'P1Y',
  'P1M15D',
  'P',
  'PT',
  'P1DT',
  'P0D',
  'PT0S',
  'P1.5D',
  '-P1D',
  'p1d',
  '30 days',
  'P1W2D',
  'PT1M1H',
  ' P1D',
  'P1D\n',
  '',
])('%j is not a duration of fixed length', (text) => {
  expect(parseDuration(text)).toBeUndefined()
  expect(() => toInterval(text)).toThrow(RangeError)
})

test('days, hours, minutes and seconds add up', () => {
  const count = fc.integer({ min: 0, max: 99 })
  fc.assert(
    fc.property(count, count, count, fc.integer({ min: 1, max: 99 }), (d, h, m, s) => {
      const seconds = ((d * 24 + h) * 60 + m) * 60 + s
      expect(parseDuration(`P${d}DT${h}H${m}M${s}S`)?.milliseconds).toBe(seconds * 1000)
    }),
  )
})
