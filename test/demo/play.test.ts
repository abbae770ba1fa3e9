import { afterEach, expect, test } from 'vitest'
import { type DemoRun, runDemo } from './run-demo.ts'

let run: DemoRun | undefined
afterEach(async () => {
  await run?.dispose()
  run = undefined
})

test('the demo plays every scene in its order, and leaves nothing behind', async () => {
  run = await runDemo('--customers', '2000')
  expect([await run.end, run.stderr()]).toEqual([0, expect.stringContaining('setting up: ready\n')])
  const titles = run.stdout().match(/^\d+\. .+$/gm)
  expect(titles).toEqual([
    '1. The same people, as each purpose sees them',
    '2. What a purpose does not show does not exist',
    '3. No session, no rows: and a session cannot be forged or borrowed',
    '4. Marketing asks for birthdays: who has not agreed to that is asked first',
    '5. Asked for everybody: given a fifth, without a name',
    '6. Parcels: the carrier sees who agreed to this carrier, while the parcel is on its way',
    '7. Why is that address visible, and this one not?',
    '8. A complaint: one call, and the next statement obeys',
    '9. What ends takes effect in the next statement',
    '10. A certificate ends: the partner reads nothing, and the reason has a name',
    '11. A child: a guardian agrees and legal approves the reader, or nobody sees it',
    '12. Who asked to be forgotten: gone everywhere but where the law keeps it, and on record',
    '13. After the gas alarm both people are told, the customer and whoever was called',
    '14. A signed opening: injected SQL has the connection, but not the key',
    '15. What security sees of all that',
  ])
  expect(run.stdout()).toMatch(/\nPlayed 15 scenes; all \d+ claims held; [\d.]+ s in all\.\n$/)
  // No bar, no colour, no bell where the output is no terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
  expect(run.stdout() + run.stderr()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
  expect(await run.leftovers()).toEqual([])
}, 120_000)

test('of 100,000 customers the technical department is given 20,000, and CardHouse the 37 who confirmed', async () => {
  run = await runDemo('--json')
  expect([await run.end, run.stderr()]).toEqual([0, expect.stringContaining('15. What security')])
  const outcome = JSON.parse(run.stdout())
  expect(Object.keys(outcome)).toEqual(['customers', 'postgresql', 'seconds', 'claims'])
  expect(outcome.customers).toBe(100_000)
  expect(outcome.postgresql).toMatch(/^18\./)
  expect(outcome.claims).toEqual(
    expect.arrayContaining(
      [
        'asked for 100,000 people, admitted exactly 20,000',
        'exactly 20,000 rows, each with a pseudonym of its own',
        'no row of anybody else',
      ].map((claim) => ({ scene: 'Asked for everybody: given a fifth, without a name', claim })),
    ),
  )
  expect(outcome.claims).toEqual(
    expect.arrayContaining(
      [
        '韩梅梅, collected under terms that do not speak of marketing, needs_reconsent',
        'CardHouse asks for everybody, and is given exactly 37',
        'the view holds exactly those 37',
      ].map((claim) => ({
        scene: 'Marketing asks for birthdays: who has not agreed to that is asked first',
        claim,
      })),
    ),
  )
  expect(outcome.seconds).toBeGreaterThan(0)
}, 240_000)
