/** A piece of a row predicate; quoted names keep their spelling, other words are folded as PostgreSQL does. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol'
  readonly text: string
}

/** The tokens of a predicate, or the words that say why it cannot be taken apart. */
export type Tokens = { readonly tokens: readonly Token[] } | { readonly fault: string }

const rules: readonly (readonly [RegExp, Token['kind'] | 'skip' | { readonly fault: string }])[] = [
  [/\s+/y, 'skip'],
  [/--/y, { fault: 'contains a comment' }],
  [/\/\*/y, { fault: 'contains a comment' }],
  [/;/y, { fault: 'contains a semicolon' }],
  [/\$/y, { fault: 'contains a dollar sign (a parameter or dollar quoting)' }],
  [/(?:[eE]|[uU]&)(?=['"])/y, { fault: 'contains a string with escapes' }],
  [/'(?:[^']|'')*'/y, 'string'],
  [/'/y, { fault: 'has a quote that is not closed' }],
  [/"(?:[^"]|"")+"/y, 'quoted'],
  [/"/y, { fault: 'has a quote that is not closed' }],
  [/[0-9]+(?:\.[0-9]+)?/y, 'number'],
  [/[\p{L}_][\p{L}\p{N}_]*/uy, 'word'],
  [/::|[<>=!~*+\-/%^|&#@?:]+|[()[\],.]/y, 'symbol'],
]

/** Takes a predicate apart; refuses what could end it, hide part of it or smuggle a value in. */
export function tokenise(predicate: string): Tokens {
  const tokens: Token[] = []
  for (let at = 0; at < predicate.length; ) {
    const found = matchAt(predicate, at)
    if (found === undefined) return { fault: `contains ${JSON.stringify(predicate[at])}` }
    const [kind, text] = found
    if (typeof kind === 'object') return kind
    if (kind !== 'skip') tokens.push({ kind, text: spell(kind, text) })
    at += text.length
  }
  const fault = bracketFault(tokens)
  return fault === undefined ? { tokens } : { fault }
}

function matchAt(predicate: string, at: number) {
  for (const [pattern, kind] of rules) {
    pattern.lastIndex = at
    const text = pattern.exec(predicate)?.[0]
    if (text === undefined) continue
    if (kind === 'symbol' && /--|\/\*/.test(text)) {
      return [{ fault: 'contains a comment' }, text] as const
    }
    return [kind, text] as const
  }
  return undefined
}

function spell(kind: Token['kind'], text: string): string {
  if (kind === 'word') return text.toLowerCase()
  return kind === 'quoted' ? text.slice(1, -1).replaceAll('""', '"') : text
}

const partner: Readonly<Record<string, string>> = { ')': '(', ']': '[' }

function bracketFault(tokens: readonly Token[]): string | undefined {
  const open: string[] = []
  for (const { kind, text } of tokens) {
    if (kind !== 'symbol') continue
    if (text === '(' || text === '[') open.push(text)
    else if (partner[text] !== undefined && open.pop() !== partner[text]) {
      return `has a ${text} without its partner`
    }
  }
  return open.length === 0 ? undefined : `has a ${open.at(-1)} that is not closed`
}
