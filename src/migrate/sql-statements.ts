/** One statement of an SQL text. */
export interface SqlStatement {
  /** Without the comments before it and without its semicolon. */
  readonly text: string
  /** The line, from 1, in which it begins. */
  readonly line: number
  /** Its first word in lower case. */
  readonly verb: string
}

/** Skips one lexical unit that may hold a semicolon: quoted text, an identifier in quotes, a dollar body, a comment. */
const unit =
  /--[^\n]*|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[eE]'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|\/\*|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[();]|\s+|[\s\S]/y

/**
 * Cuts an SQL text at the semicolons that end statements, as psql does.
 *
 * Semicolons in quotes, dollar bodies, comments, parentheses and in `begin atomic … end` end nothing. Sent one by
 * one, each statement's errors belong to a line; PostgreSQL does not say which statement of several failed.
 */
export function splitStatements(sql: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = []
  let start = -1
  let parentheses = 0
  let atomic = 0
  let previousWord = ''
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(sql, at)
    const isSkipped = /^(\s|--|\/\*)/.test(token)
    if (start < 0 && !isSkipped && token !== ';') start = at
    if (token === '(') parentheses += 1
    if (token === ')') parentheses -= 1
    if (/^[A-Za-z_]/.test(token) && !token.includes("'")) {
      const word = token.toLowerCase()
      if (atomic > 0) atomic += word === 'case' ? 1 : word === 'end' ? -1 : 0
      else if (word === 'atomic' && previousWord === 'begin') atomic = 1
      previousWord = word
    }
    if (token === ';' && start >= 0 && parentheses <= 0 && atomic === 0) {
      statements.push(statement(sql, start, at))
      start = -1
      parentheses = 0
    }
    at += token.length
  }
  if (start >= 0) statements.push(statement(sql, start, sql.length))
  return statements
}

function tokenAt(sql: string, at: number): string {
  unit.lastIndex = at
  const token = unit.exec(sql)?.[0] ?? sql.slice(at)
  if (token === '/*') return blockComment(sql, at)
  if (!/^\$.*\$$/.test(token)) return token
  const close = sql.indexOf(token, at + token.length)
  return close < 0 ? sql.slice(at) : sql.slice(at, close + token.length)
}

/** Comments nest in PostgreSQL. */
function blockComment(sql: string, at: number): string {
  const mark = /\/\*|\*\//g
  mark.lastIndex = at
  let depth = 0
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return sql.slice(at, mark.lastIndex)
  }
  return sql.slice(at)
}

function statement(sql: string, start: number, end: number): SqlStatement {
  const text = sql.slice(start, end).trimEnd()
  return {
    text,
    line: sql.slice(0, start).split('\n').length,
    verb: /^[A-Za-z]+/.exec(text)?.[0].toLowerCase() ?? '',
  }
}
