import type { Check, Findings, Path } from '../findings.ts'
import { suggestName } from '../nearest-name.ts'
import { type Token, tokenise } from '../predicate-tokens.ts'
import {
  clockFunctions,
  clockReplacements,
  failingTypes,
  predicateFunctions,
  predicateKeywords,
  predicateTypes,
  queryWords,
  sessionFunctions,
  sessionReplacements,
} from '../predicate-words.ts'
import { own } from '../record.ts'

/** What a predicate may ask besides the columns: the session, or the clock. */
type Asks = 'session' | 'clock'

/**
 * A row predicate speaks of the columns of one relation and of the session, and of nothing else. Who is a minor or an
 * elder follows from the person's row and the clock: it is the same in every session.
 */
export const checkRowPredicates: Check = (draft, findings) => {
  for (const rule of ['minor', 'elder'] as const) {
    const { relation = '', [rule]: predicate } = draft.subject
    const columns = own(draft.relations, relation)?.columns
    if (predicate?.text === undefined || columns === undefined) continue
    const names = Object.keys(columns)
    checkPredicate(predicate.text, relation, names, 'clock', ['subject', rule], findings)
  }
  for (const [name, purpose] of Object.entries(draft.purposes)) {
    for (const [relation, { text }] of Object.entries(purpose.rows)) {
      const columns = own(draft.relations, relation)?.columns
      if (text === undefined || columns === undefined) continue
      const path = ['purposes', name, 'rows', relation]
      checkPredicate(text, relation, Object.keys(columns), 'session', path, findings)
    }
  }
}

function checkPredicate(
  text: string,
  relation: string,
  columns: readonly string[],
  asks: Asks,
  path: Path,
  findings: Findings,
): void {
  const parsed = tokenise(text)
  if ('fault' in parsed) {
    const hint = 'Write one condition in plain SQL, as it would stand after where.'
    findings.error('predicate_syntax', path, parsed.fault, hint)
    return
  }
  const { tokens } = parsed
  const queryWord = tokens.find((token, index) => isQueryWord(tokens, token, index, columns))
  if (queryWord !== undefined) {
    const hint =
      'Keep what it needs in a column of the relation: a predicate sees one row at a time.'
    findings.error('predicate_query', path, `contains a query (${queryWord.text})`, hint)
    return
  }
  const faults = new Set<string>()
  const context = { tokens, columns, relation, asks, path, findings, faults }
  for (const index of tokens.keys()) checkToken(context, index)
  const isColumn = ({ kind, text: word }: Token) =>
    (kind === 'word' || kind === 'quoted') && columns.includes(word)
  if (faults.size === 0 && !tokens.some(isColumn)) {
    const hint = `Name at least one of: ${columns.join(', ')}.`
    findings.error('predicate_names_no_column', path, `names no column of ${relation}`, hint)
  }
}

interface Context {
  readonly tokens: readonly Token[]
  readonly columns: readonly string[]
  readonly relation: string
  readonly asks: Asks
  readonly path: Path
  readonly findings: Findings
  /** What has been reported, so that a name used twice is one finding. */
  readonly faults: Set<string>
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}

/** `with` and `without` also belong to `timestamp with time zone`. */
function isQueryWord(
  tokens: readonly Token[],
  { kind, text }: Token,
  index: number,
  columns: readonly string[],
): boolean {
  if (kind !== 'word' || !queryWords.has(text) || columns.includes(text)) return false
  return !(text === 'with' && tokens[index + 1]?.text === 'time')
}

function checkToken(context: Context, index: number): void {
  const { tokens, columns } = context
  const [before, token, after] = [tokens[index - 1], tokens[index], tokens[index + 1]]
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return
  if (isSymbol(before, '.')) return
  if (isSymbol(after, '.')) checkQualified(context, index)
  else if (isSymbol(before, '::')) checkCast(context, token, tokens[index - 2])
  else if (isSymbol(after, '(') && isName(token)) checkFunction(context, token)
  else if (!columns.includes(token.text) && isName(token)) reportName(context, token.text)
}

/** True for a name: not a word of SQL and not a type. */
function isName({ kind, text }: Token): boolean {
  return kind === 'quoted' || !(predicateKeywords.has(text) || predicateTypes.has(text))
}

function checkQualified(context: Context, index: number): void {
  const [schema, , name, open, close] = context.tokens.slice(index, index + 5)
  const isPlain = schema?.kind === 'word' && name?.kind === 'word'
  const isCall = isPlain && isSymbol(open, '(') && isSymbol(close, ')')
  const written = `${schema?.text}.${name?.text ?? ''}`
  if (isCall && schema.text === 'kiteline' && sessionFunctions.has(name.text)) {
    if (context.asks === 'session') return
    const hint = 'It is the same in every session: use the columns and clock_timestamp().'
    report(context, 'predicate_session', written, `asks for ${written}()`, hint)
    return
  }
  const hint = !isSymbol(open, '(')
    ? `Write the columns of ${context.relation} without a prefix.`
    : context.asks === 'clock'
      ? 'No function is called by schema here.'
      : 'Only kiteline.actor(), kiteline.recipient() and kiteline.as_of() are called by schema.'
  report(context, 'predicate_name', written, `contains ${written}`, hint)
}

function checkFunction(context: Context, { text }: Token): void {
  if (predicateFunctions.has(text)) return
  if (context.asks === 'clock' && clockFunctions.has(text)) return
  const instead = own(replacementsFor(context), text)
  const hint =
    instead === undefined
      ? 'Use a function that answers from its arguments alone, for example lower or date_trunc.'
      : `Use ${instead}.`
  report(context, 'predicate_function', text, `calls ${text}, which is not allowed here`, hint)
}

function checkCast(context: Context, type: Token, operand: Token | undefined): void {
  if (type.kind !== 'word' || !predicateTypes.has(type.text)) {
    const hint = 'Cast to a plain type such as date or text.'
    report(context, 'predicate_name', type.text, `casts to ${type.text}`, hint)
    return
  }
  const isColumn = operand?.kind === 'word' && context.columns.includes(operand.text)
  if (!isColumn || !failingTypes.has(type.text) || context.faults.has('cast')) return
  const hint = 'Compare the column in its own type.'
  const message = `casts ${operand.text} to ${type.text}: a cast that fails prints the value`
  context.findings.warning('predicate_cast', context.path, message, hint)
}

function reportName(context: Context, text: string): void {
  const instead = own(replacementsFor(context), text)
  const hint = instead === undefined ? suggestName(text, context.columns) : `Use ${instead}.`
  const message = `names ${text}, which is not a column of ${context.relation}`
  report(context, 'predicate_name', text, message, hint)
}

function replacementsFor({ asks }: Context): Readonly<Record<string, string>> {
  return asks === 'session' ? sessionReplacements : clockReplacements
}

function report(context: Context, code: string, what: string, message: string, hint: string): void {
  if (context.faults.has(what)) return
  context.faults.add(what)
  context.findings.error(code, context.path, message, hint)
}
