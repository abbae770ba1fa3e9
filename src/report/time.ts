const moment =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/

/**
 * A point in time as an auditor writes it, ready for PostgreSQL: `2026-03-01` (midnight UTC), or with a time
 * and an offset: `2026-03-01T08:00Z`, `2026-03-01T16:00:00+08:00`.
 *
 * Undefined for anything else: a time without an offset means another moment on every machine.
 */
export function parseMoment(text: string): string | undefined {
  const match = moment.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', offset = 'Z'] = match
  const [offsetHour = 0, offsetMinute = 0] =
    offset === 'Z' ? [] : offset.slice(1).split(':').map(Number)
  const isReal =
    Number(year) > 0 &&
    isDay(Number(year), Number(month), Number(day)) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    offsetHour < 16 &&
    offsetMinute < 60
  if (!isReal) return undefined
  return text.includes('T') ? text : `${text}T00:00:00Z`
}

/** Date.UTC carries 30 February over into March; what comes back unchanged is a day of the calendar. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1
}
