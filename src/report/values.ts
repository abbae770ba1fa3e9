import pg from 'pg'

/** How a column's values are written: by what they are, not by how wide. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'time' | 'list' | 'numbers' | 'code'

/** A value in the JSON form of a report. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[]

/** PostgreSQL's type OIDs that stand in reports; they are fixed for good. */
const kinds: ReadonlyMap<number, ColumnKind> = new Map([
  [16, 'boolean'], // bool
  [20, 'number'], // int8
  [21, 'number'], // int2
  [23, 'number'], // int4
  [1700, 'number'], // numeric
  [1184, 'time'], // timestamptz
  [1009, 'list'], // text[]
  [1016, 'numbers'], // int8[]
  [869, 'code'], // inet
  [1186, 'code'], // interval
])

const textArrayOid: number = 1009

/** node-pg's own reader of `text[]`. */
const textArray: (text: string) => readonly (string | null)[] = pg.types.getTypeParser(textArrayOid)

/** The kind of a column by the OID of its type; what is not known is text that people wrote. */
export function columnKind(dataTypeId: number): ColumnKind {
  return kinds.get(dataTypeId) ?? 'text'
}

/**
 * A value as it stands in a table: times as `2026-03-01T08:00:00.123456Z`, truth as true or false.
 *
 * @param text as PostgreSQL writes it with datestyle ISO in UTC.
 */
export function isoText(text: string | null, kind: ColumnKind): string | null {
  if (text === null) return null
  if (kind === 'time') return isoTime(text)
  if (kind === 'boolean') return text === 't' ? 'true' : 'false'
  return text
}

/** A list in one cell. */
export function listText(text: string | null): string | null {
  return text === null
    ? null
    : textArray(text)
        .map((item) => item ?? '')
        .join('; ')
}

/**
 * A value of {@link isoText} as JSON. Numbers that JavaScript cannot hold exactly stay text.
 */
export function jsonValue(text: string | null, kind: ColumnKind): JsonValue {
  if (text === null) return null
  if (kind === 'boolean') return text === 'true'
  if (kind === 'list') return textArray(text)
  if (kind === 'numbers') return textArray(text).map((item) => jsonValue(item, 'number'))
  if (kind !== 'number') return text
  return text.replace(/[-.]/g, '').length <= 15 ? Number(text) : text
}

/** `2026-03-01 08:00:00.5+00` → `2026-03-01T08:00:00.500000Z`; `infinity` and years before Christ stay as they are. */
function isoTime(text: string): string {
  const match = /^(\d{4,}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d+))?\+00$/.exec(text)
  if (match === null) return text
  const [, day, time, fraction = ''] = match
  return `${day}T${time}.${fraction.padEnd(6, '0')}Z`
}
