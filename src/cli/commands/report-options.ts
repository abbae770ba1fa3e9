import { KitelineError } from '../../core/errors.ts'
import type { FilterName } from '../../report/reports.ts'

/** The options of `kiteline report`, as they are written. */
export interface ReportOptions extends Partial<Record<FilterName, string | undefined>> {
  readonly limit?: string | undefined
  readonly json?: true | undefined
  readonly csv?: true | undefined
  readonly format?: string | undefined
  readonly lang?: string | undefined
  readonly policy?: string | undefined
  readonly databaseUrl?: string | undefined
}

/** How a report is written; html is for the report about one person, csv for all others. */
export type ReportFormat = 'text' | 'json' | 'html' | 'csv'

const formats = ['text', 'json', 'html'] as const

/**
 * The format that the options ask for.
 *
 * @throws KitelineError `KL209` for an unknown format or two that contradict.
 */
export function readFormat({ json, csv, format }: ReportOptions): ReportFormat {
  const known = formats.find((each) => each === format)
  if (format !== undefined && known === undefined) {
    throw usage(`--format ${format} is not a format`, `Write one of ${formats.join(', ')}.`)
  }
  const asked = [
    ...(json === true ? (['json'] as const) : []),
    ...(csv === true ? (['csv'] as const) : []),
    ...(known === undefined ? [] : [known]),
  ]
  const [first = 'text', ...more] = [...new Set(asked)]
  if (more.length === 0) return first
  const names = [
    ...(json === true ? ['--json'] : []),
    ...(csv === true ? ['--csv'] : []),
    ...(known === undefined ? [] : [`--format ${known}`]),
  ]
  throw usage(`${names.join(' and ')} exclude each other`, 'Keep one of them.')
}

/**
 * Refuses on any other report what only the report about one person knows.
 *
 * @throws KitelineError `KL209`.
 */
export function refuseOptionsOfSubject(
  name: string,
  format: ReportFormat,
  { lang, policy }: ReportOptions,
): void {
  const refused =
    format === 'html'
      ? '--format html'
      : lang !== undefined
        ? '--lang'
        : policy !== undefined
          ? '--policy'
          : undefined
  if (refused === undefined) return
  throw usage(`the report ${name} has no ${refused}`, 'Only the report subject has it.')
}

/** Wrong usage of `kiteline report`. */
export function usage(
  detail: string,
  hint = 'Run kiteline report to see every report.',
): KitelineError {
  return new KitelineError('KL209', { detail, hint })
}
