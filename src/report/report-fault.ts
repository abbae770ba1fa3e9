import pg from 'pg'
import { KitelineError } from '../core/errors.ts'

/** The report that was asked, and what a login that may not read it should be given. */
export interface AskedReport {
  readonly name: string
  /** The hint of KL204, about this login. */
  readonly hintFor: (login: string) => string
}

/** What PostgreSQL answered to a report as one of kiteline's errors; what is none of these comes back unchanged. */
export function reportFault(error: unknown, client: pg.Client, report: AskedReport): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const place = `${client.user} in database ${client.database}`
  switch (error.code) {
    case '42501':
      return new KitelineError('KL204', {
        detail: `${place}: ${error.message}`,
        hint: report.hintFor(client.user ?? ''),
        cause: error,
      })
    case '3F000':
    case '42P01':
    case '42703':
    case '42883':
      return new KitelineError('KL206', {
        detail: `${place}: ${error.message} (report ${report.name})`,
        hint: 'Install or upgrade the kernel: kiteline migrate up.',
        cause: error,
      })
    default:
      return error
  }
}
