import { Argument, Command } from '@commander-js/extra-typings'
import { KitelineError } from '../../core/errors.ts'
import type { Question } from '../../report/report-query.ts'
import { type FilterName, findReport, type Report, reports } from '../../report/reports.ts'
import { runReport, toObjects } from '../../report/run-report.ts'
import { parseMoment } from '../../report/time.ts'
import { databaseUrlOption, resolveDatabaseUrl, withDatabase } from '../connection.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { answerCsv, answerText } from '../report-text.ts'
import { renderTable } from '../table.ts'

const defaultLimit = 1000

/**
 * `kiteline report [name] [key]`: the evidence, newest first; without a name, what reports there are.
 *
 * Connects as an auditor and only reads. Exits 2 for a report or filter that does not exist, 3 without the privilege.
 */
export function reportCommand(io: Io): Command {
  const command = new Command('report')
    .description('Show the evidence: grants, sessions, statements, refusals, who saw one person.')
    .addArgument(new Argument('[name]', 'the report; without it the list of reports'))
    .addArgument(new Argument('[key]', 'the person’s key, for the report subject'))
    .option(...databaseUrlOption)
    .option('--purpose <purpose>', 'only this purpose')
    .option('--actor <actor>', 'only what this person did')
    .option('--login <login>', 'only this login role')
    .option('--since <time>', 'from this time on: 2026-03-01 (UTC) or 2026-03-01T08:00+08:00')
    .option('--until <time>', 'before this time')
    .option('--limit <rows>', `at most so many rows, the newest (default ${defaultLimit})`)
    .option('--json', 'write a JSON array of objects')
    .option('--csv', 'write CSV (RFC 4180); text that a spreadsheet would run gets an apostrophe')
  command.action(async (name, key, options) => {
    if (name === undefined) return listReports(io, options.json === true)
    const report = findReport(name)
    if (report === undefined) throw unknownReport(name)
    if (options.json === true && options.csv === true)
      throw usage('--json and --csv exclude each other')
    const question = readQuestion(report, key, options)
    const url = await resolveDatabaseUrl(io, options)
    const answer = await withDatabase(url, 'report', (client) =>
      runReport(client, report, question),
    )
    if (options.json === true) io.out(renderJson(toObjects(answer)))
    else io.out(options.csv === true ? answerCsv(answer) : answerText(answer, io.columns))
    if (answer.isCut) {
      io.say(
        `there are more rows than ${question.limit}: narrow with --since and --until, or raise --limit`,
      )
    }
  })
  return command as unknown as Command
}

function listReports(io: Io, isJson: boolean): void {
  const list = reports.map(({ name, title, filters }) => ({
    name,
    title,
    filters: Object.keys(filters),
  }))
  if (isJson) {
    io.out(renderJson(list))
    return
  }
  io.out(
    renderTable(
      ['report', 'shows', 'filters'],
      list.map(({ name, title, filters }) => [
        name === 'subject' ? 'subject <key>' : name,
        title,
        [...filters, 'limit'].map((filter) => `--${filter}`).join(' '),
      ]),
    ),
  )
}

interface Options extends Partial<Record<FilterName, string | undefined>> {
  readonly limit?: string | undefined
}

function readQuestion(report: Report, key: string | undefined, options: Options): Question {
  const isAboutSubject = 'functionOfSubject' in report.source
  if (isAboutSubject && key === undefined)
    throw usage('the report subject needs the key of a person')
  if (!isAboutSubject && key !== undefined) throw usage(`the report ${report.name} takes no key`)
  const { purpose, actor, login } = options
  const filters = {
    purpose,
    actor,
    login,
    since: readTime('since', options),
    until: readTime('until', options),
  }
  for (const [filter, value] of Object.entries(filters)) {
    if (value === undefined || Object.hasOwn(report.filters, filter)) continue
    const known = [...Object.keys(report.filters), 'limit'].map((other) => `--${other}`)
    throw usage(`the report ${report.name} has no --${filter}`, `It knows ${known.join(', ')}.`)
  }
  return { filters, subject: key, limit: readLimit(options.limit) }
}

function readTime(filter: 'since' | 'until', options: Options): string | undefined {
  const text = options[filter]
  if (text === undefined) return undefined
  const time = parseMoment(text)
  if (time !== undefined) return time
  const hint = 'Write 2026-03-01 (midnight UTC), or a time with its offset: 2026-03-01T08:00+08:00.'
  throw usage(`--${filter} ${text} is not a time`, hint)
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return defaultLimit
  const limit = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0
  if (limit > 0) return limit
  throw usage(`--limit ${text} is not a number of rows`, 'Write a whole number of at least 1.')
}

function unknownReport(name: string): KitelineError {
  const names = reports.map((report) => report.name).join(', ')
  return usage(`there is no report ${name}`, `The reports are ${names}.`)
}

function usage(detail: string, hint = 'Run kiteline report to see every report.'): KitelineError {
  return new KitelineError('KL209', { detail, hint })
}
