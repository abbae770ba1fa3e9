import { type Language, languages } from '../../report/subject/catalogue.ts'
import { composeSubjectReport } from '../../report/subject/compose.ts'
import { readSubjectReport } from '../../report/subject/read-subject-report.ts'
import { renderSubjectHtml } from '../../report/subject/render-html.ts'
import { renderSubjectText } from '../../report/subject/render-text.ts'
import type { SubjectReport } from '../../report/subject/subject-report.ts'
import { resolveDatabaseUrl, withDatabase } from '../connection.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { type ReportFormat, type ReportOptions, usage } from './report-options.ts'

/** The report about one person as it stands in the list of reports. */
export const subjectReport = {
  name: 'subject',
  title: 'For the person: what is held, who could see it, consents and refusals.',
  filters: [],
} as const

const filters = ['purpose', 'actor', 'login', 'since', 'until', 'limit'] as const

/**
 * `kiteline report subject <key>`: all that is known of one person's data, for that person (个人信息共享清单).
 *
 * A person of whom nothing is known is an answer too: exit 0, and a word on stderr.
 */
export async function reportSubject(
  io: Io,
  key: string | undefined,
  format: ReportFormat,
  asked: ReportOptions,
): Promise<void> {
  if (key === undefined) throw usage('the report subject needs the key of a person')
  const known = 'It is given whole. It knows --policy, --lang, --format.'
  if (format === 'csv') throw usage('the report subject has no --csv', known)
  for (const filter of filters) {
    if (asked[filter] !== undefined) throw usage(`the report subject has no --${filter}`, known)
  }
  const language = readLanguage(asked.lang)
  const url = await resolveDatabaseUrl(io, asked)
  const report = await withDatabase(url, 'report', (client) =>
    readSubjectReport(client, { policy: asked.policy, subject: key }),
  )
  io.out(written(report, format, language))
  if (!report.is_known) {
    io.say(
      `nothing is known of subject ${report.subject} of policy ${report.policy}: check the key`,
    )
  }
}

function written(report: SubjectReport, format: ReportFormat, language: Language): string {
  if (format === 'json') return renderJson(report)
  const told = composeSubjectReport(report, language)
  return format === 'html' ? renderSubjectHtml(told) : renderSubjectText(told)
}

function readLanguage(text = 'en'): Language {
  const language = languages.find((each) => each === text)
  if (language !== undefined) return language
  throw usage(`--lang ${text} is not a language of the report`, 'Write zh or en.')
}
