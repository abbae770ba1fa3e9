import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts'
import { isSnakeCase } from '../core/identifiers.ts'
import { type ColumnGuess, guessColumn } from './column-guess.ts'
import type { SampledShapes } from './shapes.ts'
import { type DraftPath, type DraftSubject, findPaths } from './subject-paths.ts'
import type { Table, TableUser } from './tables.ts'

/** A column of a draft: a key, or what it was taken for. */
export type DraftColumn = { readonly name: string } & (
  | { readonly isKey: true }
  | { readonly isKey: false; readonly guess: ColumnGuess }
)

/** A relation of a draft. */
export interface DraftRelation {
  readonly relation: string
  readonly key: readonly string[]
  readonly path: DraftPath
  readonly columns: readonly DraftColumn[]
  readonly users: readonly TableUser[]
}

/** All that goes into a drafted policy file, and what its reader should know. */
export interface PolicyDraft {
  readonly name: string
  readonly database: string
  readonly subject: DraftSubject & { readonly type: 'bigint' | 'uuid' | 'text' }
  readonly relations: readonly DraftRelation[]
  readonly findings: readonly Diagnostic[]
}

/** Samples by relation and column; a table that could not be read has undefined. */
export type Samples = ReadonlyMap<string, ReadonlyMap<string, SampledShapes> | undefined>

/**
 * Drafts a policy from the tables of a database: pure, nothing is shared by it.
 *
 * @param unusable tables that no policy can name.
 */
export function draftPolicy(
  database: string,
  subject: PolicyDraft['subject'],
  tables: readonly Table[],
  samples: Samples,
  unusable: readonly string[] = [],
): PolicyDraft {
  const paths = findPaths(tables, subject)
  const findings: Diagnostic[] = unusable.map(unusableName)
  const relations = tables.flatMap((table) => {
    const path = paths.get(table.relation)
    const sample = samples.get(table.relation)
    if (path === undefined) {
      findings.push(withoutPath(table, sample))
      return []
    }
    if (table.key.length === 0) {
      const message = 'has no primary key and is left out'
      findings.push(
        warning('no_primary_key', table.relation, message, 'Give it one, or leave it out.'),
      )
      return []
    }
    if (sample === undefined) findings.push(notSampled(table))
    const relation = draftRelation(table, path, sample, subject, findings)
    findings.push(...pathFindings(relation))
    return [relation]
  })
  return {
    name: policyName(database),
    database,
    subject,
    relations,
    findings: sortDiagnostics(findings),
  }
}

function draftRelation(
  table: Table,
  path: DraftPath,
  sample: ReadonlyMap<string, SampledShapes> | undefined,
  subject: DraftSubject,
  findings: Diagnostic[],
): DraftRelation {
  const owner = path.subject ?? path.via.column
  const keys = new Set([...table.key, owner, ...table.foreignKeys.map(({ column }) => column)])
  const columns = table.columns.map((column): DraftColumn => {
    const guess = guessColumn(table, column, sample?.get(column.name))
    const place = `${table.relation}.${column.name}`
    if (!keys.has(column.name)) {
      if (guess.isContradicted) findings.push(contradiction(place, guess))
      return { name: column.name, isKey: false, guess }
    }
    // A number of a person that serves as a key is still a number of a person.
    if (guess.identifier !== 'direct') return { name: column.name, isKey: true }
    findings.push(personalKey(place, guess, subject))
    const mustBeKey = column.name === path.subject
    return mustBeKey
      ? { name: column.name, isKey: true }
      : { name: column.name, isKey: false, guess }
  })
  const unclassified = columns.filter(
    (column) => !column.isKey && column.guess.source === undefined,
  )
  if (unclassified.length > 0) findings.push(notClassified(table, unclassified))
  if (table.users.some(({ role }) => role === 'public')) findings.push(openToPublic(table))
  return {
    relation: table.relation,
    key: table.key,
    path,
    columns,
    users: table.users.filter(({ role }) => role !== 'public'),
  }
}

function pathFindings({ relation, path }: DraftRelation): readonly Diagnostic[] {
  const column = path.subject ?? path.via.column
  const findings: Diagnostic[] = []
  if (!path.isCertain) {
    const message = 'is taken for the subject’s key because of its name; no foreign key says so'
    const hint = 'Confirm it: a wrong path would show one person’s rows under another’s name.'
    findings.push(warning('guessed_path', `${relation}.${column}`, message, hint))
  }
  if (path.rivals.length > 0) {
    const message = `leads to the subject, and so does ${path.rivals.join(', ')}`
    const hint = 'Confirm whose the row is: the path decides in whose session it is shown.'
    findings.push(warning('several_paths', `${relation}.${column}`, message, hint))
  }
  return findings
}

/** A table that holds nothing of a person may well lead nowhere; one that does is a gap. */
function withoutPath(
  table: Table,
  sample: ReadonlyMap<string, SampledShapes> | undefined,
): Diagnostic {
  const personal = table.columns.filter((column) => {
    const { identifier } = guessColumn(table, column, sample?.get(column.name))
    return identifier === 'direct' || identifier === 'free_text'
  })
  const hint = 'Add a foreign key, or name its subject column or its via in the policy.'
  const base = 'has no path to the subject and is left out'
  if (personal.length === 0) return note('no_path_to_subject', table.relation, base, hint)
  const names = personal.map(({ name }) => name).join(', ')
  return warning(
    'no_path_to_subject',
    table.relation,
    `${base}, though it seems to hold ${names}`,
    hint,
  )
}

function unusableName(relation: string): Diagnostic {
  const message = 'has a dot, a quote or a control character in its name and is left out'
  return warning('unusable_name', relation, message, 'Rename it: a policy cannot name it.')
}

function notSampled(table: Table): Diagnostic {
  const message = 'was not sampled: the login may not read it, or it took too long'
  return note(
    'not_sampled',
    table.relation,
    message,
    'Its columns are guessed from their names alone.',
  )
}

function contradiction(place: string, guess: ColumnGuess): Diagnostic {
  const message = `is taken for ${guess.category} by its name, but its values look otherwise`
  return warning('values_disagree', place, message, 'Look at some values before you confirm it.')
}

function personalKey(place: string, guess: ColumnGuess, subject: DraftSubject): Diagnostic {
  const message = `is a key and seems to hold ${guess.category}`
  const hint =
    place === `${subject.relation}.${subject.key}`
      ? 'Such a key stands in every session’s record: choose an internal number as the subject’s key.'
      : 'Confirm its label: keys are shown more freely than what they hold here.'
  return warning('personal_key', place, message, hint)
}

function notClassified(table: Table, columns: readonly DraftColumn[]): Diagnostic {
  const message = `has columns that nothing was guessed about: ${columns.map(({ name }) => name).join(', ')}`
  const hint = 'Classify them; until then they are prohibited.'
  return note('not_classified', table.relation, message, hint)
}

function openToPublic(table: Table): Diagnostic {
  const message = 'is open to every login (a privilege of PUBLIC)'
  const hint = 'Revoke it and grant it to the roles that need it; then name them as operators.'
  return warning('open_to_public', table.relation, message, hint)
}

function warning(code: string, path: string, message: string, hint: string): Diagnostic {
  return { code, severity: 'warning', path, message, hint }
}

function note(code: string, path: string, message: string, hint: string): Diagnostic {
  return { code, severity: 'note', path, message, hint }
}

/** The database's name where it can be a policy's. */
function policyName(database: string): string {
  const name = database
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
  return isSnakeCase(name) ? name : 'customers'
}
