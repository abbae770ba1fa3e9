/** A fixed length of time, as a policy writes it and as PostgreSQL reads it. */
export interface Duration {
  /** The length in milliseconds; a day is always 24 hours. */
  readonly milliseconds: number
  /** The text of a PostgreSQL interval, for example `30 days` or `1 day 12 hours`. */
  readonly interval: string
}

const pattern =
  /^P(?!$)(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?)$/

const units = [
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/**
 * Reads the part of ISO 8601 that has a fixed length: `P30D`, `PT72H`, `PT15M`, `P1DT12H`, `P2W`.
 *
 * Years and months are refused: their length depends on the date they start from, and a limit that is compared
 * has to be the same every day. Answers undefined for anything else, and for a length of zero.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  let milliseconds = 0
  const parts: string[] = []
  for (const [index, [unit, length]] of units.entries()) {
    const count = Number(match[index + 1] ?? 0)
    if (count === 0) continue
    milliseconds += count * length
    parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return milliseconds === 0 ? undefined : { milliseconds, interval: parts.join(' ') }
}

/**
 * The PostgreSQL interval of a duration that has been checked already, for example `P30D` → `30 days`.
 *
 * @throws RangeError when the text is not a fixed ISO 8601 duration.
 */
export function toInterval(text: string): string {
  const duration = parseDuration(text)
  if (duration === undefined) throw new RangeError(`not a fixed ISO 8601 duration: ${text}`)
  return duration.interval
}
