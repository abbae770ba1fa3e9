import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type RunningServer, startServer } from '../src/server/index.ts'
import { makeDatabase } from './database.ts'
import {
  accessesOf,
  openingsInARow,
  readsAfterRefusals,
  withheldColumns,
  writeAudit,
} from './extras.ts'
import { compare, type Effort, type Measured } from './measure.ts'
import { lookupContestants, openingContestants } from './openings.ts'
import { createReaders } from './readers.ts'
import { firstSubject, readCases, readContestants } from './reads.ts'
import { recordingRate, withdrawing } from './recording.ts'

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '9' },
    port: { type: 'string' },
    pg15: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
const effort = (runs: number): Effort => ({
  rounds: Number(options.rounds),
  runs,
  warmUps: Math.min(runs, 6),
})

const names = ['raw', 'hand', 'session', 'statement'] as const
const results: { title: string; measured: readonly Measured[] }[] = []

function show(title: string, measured: readonly Measured[]): void {
  results.push({ title, measured })
  const cells = names.map((name) => {
    const found = measured.find((each) => each.name === name)
    if (found === undefined) return ''
    const time = name === 'hand' ? micros(found.micros) : found.ratio.toFixed(2)
    const cpu = name === 'hand' ? micros(found.cpuMicros) : found.cpuRatio.toFixed(2)
    return `${time} (${cpu})`
  })
  process.stdout.write(`| ${[title, ...cells].join(' | ')} |\n`)
}

function micros(value: number): string {
  return value < 10_000 ? `${value.toFixed(0)} µs` : `${(value / 1000).toFixed(1)} ms`
}

async function run(server: RunningServer): Promise<void> {
  const customers = Number(options.customers)
  const database = await makeDatabase(server.url, { customers, say })
  process.stdout.write(
    `PostgreSQL ${server.version}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, ` +
      `${customers} customers, ${options.rounds} rounds\n\n` +
      '| | raw | hand-written | kiteline, audit session | kiteline, audit statement |\n' +
      '|---|---|---|---|---|\n',
  )
  const readers = await createReaders(database)
  for (const readCase of readCases) {
    for (const reader of readers) {
      await reader.open(firstSubject, firstSubject + readCase.subjects - 1)
    }
    show(
      readCase.title,
      await compare(readContestants(readCase, readers), 'hand', effort(readCase.runs)),
    )
  }
  const { rows } = await database.superuser.query<{ mobile: string }>(
    `select mobile from app.customer_contacts
     where mobile ~ '^1[0-9]{10}$' order by customer_id limit 1000`,
  )
  show(
    'look-up by telephone number',
    await compare(
      await lookupContestants(
        database,
        rows.map(({ mobile }) => mobile),
      ),
      'hand',
      effort(50),
    ),
  )
  for (const [subjects, runs] of [
    [1, 50],
    [100, 30],
    [20_000, 3],
  ] as const) {
    const title = `opening a session for ${subjects.toLocaleString('en')}`
    show(title, await compare(await openingContestants(database, subjects), 'hand', effort(runs)))
  }
  const openings = {
    bench_session: await openingsInARow(database, 'bench_session', 33),
    bench_consent: await openingsInARow(database, 'bench_consent', 33),
  }
  for (const refusals of [1000, 100_000]) {
    const measured = await readsAfterRefusals(database, readers, refusals, effort)
    for (const [title, each] of measured) show(title, each)
  }
  process.stdout.write('\n')
  for (const [purpose, { micros, cpuMicros }] of Object.entries(openings)) {
    process.stdout.write(
      `opening 33 sessions of 20,000 in a row, ${purpose}: mean ${micros.toFixed(2)} µs a subject ` +
        `(processor ${cpuMicros.toFixed(2)} µs)\n`,
    )
  }
  for (const people of [1, 1000]) {
    const withheld = await withheldColumns(database, people, effort(people === 1 ? 200 : 20))
    process.stdout.write(
      `two columns that may be withheld, ${people} people: ${withheld?.ratio.toFixed(2)} ` +
        `(${withheld?.cpuRatio.toFixed(2)}) times the same columns required\n`,
    )
  }
  const withdrawal = await withdrawing(database, 1000)
  process.stdout.write(`one withdrawal: ${(withdrawal / 1000).toFixed(2)} ms\n`)
  const recording = await recordingRate(database, database.noticeId, 2000)
  process.stdout.write(`recording a consent, 6,000 a call: ${recording.toFixed(0)} µs\n`)
  const accesses = await accessesOf(database, 100_000)
  process.stdout.write(`who saw this person, among 100,000 sessions: ${accesses.toFixed(2)} ms\n`)
  const write = await writeAudit(database, 3)
  process.stdout.write(
    `update of 100,000 orders: ${write.without.toFixed(2)} s, recorded ${write.recorded.toFixed(2)} s ` +
      `(${(write.recorded / write.without).toFixed(2)})\n`,
  )
  if (options.json !== undefined) {
    writeFileSync(
      options.json,
      `${JSON.stringify({ version: server.version, results, openings, withdrawal, recording, accesses, write })}\n`,
    )
  }
  await database.end()
}

const server = await startServer({
  port: options.port === undefined ? undefined : Number(options.port),
  binaries: options.pg15 ? '/usr/lib/postgresql/15/bin' : undefined,
})
try {
  await run(server)
} finally {
  await server.stop()
}
