import { Argument, Command } from '@commander-js/extra-typings'
import type { KitelineError } from '../../core/errors.ts'
import type { Question } from '../../report/report-query.ts'
import { findReport, type Report, reports } from '../../report/reports.ts'
import { runReport, toObjects } from '../../report/run-report.ts'
import { parseMoment } from '../../report/time.ts'
import { databaseUrlOption, resolveDatabaseUrl, withDatabase } from '../connection.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { answerCsv, answerText } from '../report-text.ts'
import { renderTable } from '../table.ts'
import { type ReportOptions, readFormat, refuseOptionsOfSubject, usage } from './report-options.ts'
import { reportSubject, subjectReport } from './report-subject.ts'

const defaultLimit = 1000

/**
 * `kiteline report [name] [key]`: the evidence, newest first; without a name, what reports there are.
 *
 * Connects as an auditor and only reads; `kiteline report subject <key>` is for the service desk too. Exits 2 for a
 * report, filter or format that does not exist, 3 without the privilege.
 */
export function reportCommand(io: Io): Command {
  const command = new Command('report')
    .description(
      'Show the evidence: grants, sessions, statements, refusals, and what is known of one person.',
    )
    .addArgument(new Argument('[name]', 'the report; without it the list of reports'))
    .addArgument(new Argument('[key]', 'the person’s key, for the reports subject and accesses'))
    .option(...databaseUrlOption)
    .option('--purpose <purpose>', 'only this purpose')
    .option('--actor <actor>', 'only what this person did')
    .option('--login <login>', 'only this login role')
    .option('--since <time>', 'from this time on: 2026-03-01 (UTC) or 2026-03-01T08:00+08:00')
    .option('--until <time>', 'before this time')
    .option('--limit <rows>', `at most so many rows, the newest (default ${defaultLimit})`)
    .option('--json', 'write JSON, the same as --format json')
    .option('--csv', 'write CSV (RFC 4180); text that a spreadsheet would run gets an apostrophe')
    .option('--format <format>', 'text (default) or json; the report subject also html')
    .option('--lang <language>', 'the language of the report subject: zh or en (default)')
    .option('--policy <policy>', 'the policy of the report subject, where several are applied')
  command.action(async (name, key, options) => {
    const format = readFormat(options)
    if (name === undefined) return listReports(io, format === 'json')
    if (name === subjectReport.name) return reportSubject(io, key, format, options)
    const report = findReport(name)
    if (report === undefined) throw unknownReport(name)
    refuseOptionsOfSubject(name, format, options)
    const question = readQuestion(report, key, options)
    const url = await resolveDatabaseUrl(io, options)
    const answer = await withDatabase(url, 'report', (client) =>
      runReport(client, report, question),
    )
    if (format === 'json') io.out(renderJson(toObjects(answer)))
    else io.out(format === 'csv' ? answerCsv(answer) : answerText(answer, io.columns))
    if (answer.isCut) {
      io.say(
        `there are more rows than ${question.limit}: narrow with --since and --until, or raise --limit`,
      )
    }
  })
  return command as unknown as Command
}

function listReports(io: Io, isJson: boolean): void {
  const list = everyReport()
  if (isJson) {
    io.out(renderJson(list))
    return
  }
  io.out(
    renderTable(
      ['report', 'shows', 'filters'],
      list.map(({ name, title, filters }) => [
        takesKey(name) ? `${name} <key>` : name,
        title,
        name === subjectReport.name
          ? '--policy --lang --format'
          : [...filters, 'limit'].map((filter) => `--${filter}`).join(' '),
      ]),
    ),
  )
}

/** Name, title and filters of every report; the one for the person stands before the one about the person. */
function everyReport() {
  return reports.flatMap(({ name, title, filters }) => {
    const report = { name, title, filters: Object.keys(filters) }
    return name === 'accesses' ? [subjectReport, report] : [report]
  })
}

function takesKey(name: string): boolean {
  const report = findReport(name)
  return report === undefined || 'functionOfSubject' in report.source
}

function readQuestion(report: Report, key: string | undefined, options: ReportOptions): Question {
  const isAboutSubject = 'functionOfSubject' in report.source
  if (isAboutSubject && key === undefined)
    throw usage(`the report ${report.name} needs the key of a person`)
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

function readTime(filter: 'since' | 'until', options: ReportOptions): string | undefined {
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
  const names = everyReport()
    .map((report) => report.name)
    .join(', ')
  return usage(`there is no report ${name}`, `The reports are ${names}.`)
}
