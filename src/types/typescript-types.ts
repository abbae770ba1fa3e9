import { stringLiteral } from './typescript-text.ts'

/**
 * The TypeScript type of what node-pg hands out for each PostgreSQL type, with its own parsers.
 *
 * int8 and numeric are strings: a JavaScript number would round them. date and timestamp are `Date`; node-pg reads a date
 * as midnight in the local time zone of the process.
 */
const scalars: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  oid: 'number',
  float4: 'number',
  float8: 'number',
  date: 'Date',
  timestamp: 'Date',
  timestamptz: 'Date',
  json: 'unknown',
  jsonb: 'unknown',
  bytea: 'Buffer',
  point: '{ x: number; y: number }',
  circle: '{ x: number; y: number; radius: number }',
  // An object with the parts that are not zero, and toPostgres().
  interval: 'unknown',
}

/** Arrays that node-pg takes apart. Those of any other type come as one string, `{a,b}`. */
const arrays: Readonly<Record<string, string>> = {
  _bool: '(boolean | null)[]',
  _int2: '(number | null)[]',
  _int4: '(number | null)[]',
  _oid: '(number | null)[]',
  _float4: '(number | null)[]',
  _float8: '(number | null)[]',
  // Rounded: node-pg reads the elements of numeric[] as numbers, though a numeric itself is a string.
  _numeric: '(number | null)[]',
  _int8: '(string | null)[]',
  _text: '(string | null)[]',
  _varchar: '(string | null)[]',
  _bpchar: '(string | null)[]',
  _uuid: '(string | null)[]',
  _inet: '(string | null)[]',
  _cidr: '(string | null)[]',
  _macaddr: '(string | null)[]',
  _money: '(string | null)[]',
  _time: '(string | null)[]',
  _timetz: '(string | null)[]',
  _numrange: '(string | null)[]',
  _date: '(Date | null)[]',
  _timestamp: '(Date | null)[]',
  _timestamptz: '(Date | null)[]',
  _json: 'unknown[]',
  _jsonb: 'unknown[]',
  _bytea: '(Buffer | null)[]',
  _interval: 'unknown[]',
}

/** A column's type as `pg_type` describes it, domains already resolved to what they are made of. */
export interface ColumnType {
  /** `pg_type.typname`; arrays begin with an underscore. */
  readonly name: string
  /** The labels of an enum in their order; empty for every other type. */
  readonly labels: readonly string[]
}

/** The TypeScript type of a column's values, without null. Whatever node-pg does not parse is a string. */
export function typescriptType({ name, labels }: ColumnType): string {
  if (labels.length > 0) return labels.map(stringLiteral).join(' | ')
  return scalars[name] ?? arrays[name] ?? 'string'
}
