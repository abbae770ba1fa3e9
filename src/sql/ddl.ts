import {
  identifierBytes,
  isSnakeCase,
  maxIdentifierBytes,
  splitRelation,
} from '../core/identifiers.ts'
import { isReservedWord } from './reserved-words.ts'

declare const sqlBrand: unique symbol

/** A piece of SQL. Only this module makes one, so a bare string cannot reach a statement by accident. */
export interface Sql {
  readonly text: string
  readonly [sqlBrand]: true
}

function make(text: string): Sql {
  return Object.freeze({ text }) as Sql
}

/**
 * The only way SQL is written in this package: ``ddl`create schema ${name('for_repair')};` ``.
 *
 * Holes take {@link Sql} values; a bare string does not compile. Lines keep their indentation relative to the
 * first line, and a hole that spans several lines is indented like the line it stands in.
 */
export function ddl(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  let text = strings[0] ?? ''
  for (const [index, hole] of holes.entries()) {
    const margin = /(?:^|\n)([ ]*)[^\n]*$/.exec(text)?.[1] ?? ''
    text += hole.text.replaceAll('\n', `\n${margin}`) + (strings[index + 1] ?? '')
  }
  return make(dedent(text))
}

/** Takes away the margin that the source code's indentation put before every line. */
function dedent(text: string): string {
  if (!text.startsWith('\n')) return text
  const lines = text
    .slice(1)
    .replace(/\n[ ]*$/, '')
    .split('\n')
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const margin = Math.min(...margins)
  return lines.map((line) => line.slice(margin).trimEnd()).join('\n')
}

/**
 * One identifier, quoted where PostgreSQL asks for it: `name('order')` is `"order"`.
 *
 * @throws RangeError over 63 bytes: PostgreSQL would cut it silently, and two objects become one.
 */
export function name(identifier: string): Sql {
  if (identifier === '' || identifierBytes(identifier) > maxIdentifierBytes) {
    throw new RangeError(`not an identifier of 1 to ${maxIdentifierBytes} bytes: ${identifier}`)
  }
  if (isSnakeCase(identifier) && !isReservedWord(identifier)) return make(identifier)
  return make(`"${identifier.replaceAll('"', '""')}"`)
}

/** A name in two parts: `qualified('app', 'customers')` is `app.customers`. */
export function qualified(schema: string, object: string): Sql {
  return make(`${name(schema).text}.${name(object).text}`)
}

/**
 * A relation written as `schema.table`.
 *
 * @throws RangeError when it is not in two parts.
 */
export function relation(path: string): Sql {
  const parts = splitRelation(path)
  if (parts === undefined) throw new RangeError(`not a schema.table: ${path}`)
  return qualified(parts.schema, parts.table)
}

/** A string, number, boolean or null as a literal. Backslashes are plain characters (standard strings). */
export function literal(value: string | number | boolean | null): Sql {
  if (typeof value !== 'string') return make(String(value))
  return make(`'${value.replaceAll("'", "''")}'`)
}

/** A list of strings as a `text[]` literal: `array['a', 'b']::text[]`. */
export function textArray(values: readonly string[]): Sql {
  return make(`array[${values.map((value) => literal(value).text).join(', ')}]::text[]`)
}

/** Several pieces with a separator between them; the separator is layout, such as `,\n`. */
export function join(
  pieces: readonly Sql[],
  separator: ', ' | ',\n' | '\n' | '\n\n' | '\nand ' | ' || ',
): Sql {
  return make(pieces.map((piece) => piece.text).join(separator))
}

/** The pieces that are not empty, each on a line of its own. */
export function lines(...pieces: readonly (Sql | false)[]): Sql {
  return join(
    pieces.filter((piece): piece is Sql => piece !== false && piece.text !== ''),
    '\n',
  )
}

/** A comment of one line; line breaks become spaces, so it cannot end early. */
export function comment(text: string): Sql {
  return make(`-- ${text.replaceAll(/[\r\n]+/g, ' ')}`.trimEnd())
}

/** Nothing. */
export const nothing = make('')

/** The row predicate of a checked policy: SQL that its author, a DBA, wrote and `check` took apart. */
export function predicateText(text: string): Sql {
  return make(text)
}
