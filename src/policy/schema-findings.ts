import type { z } from 'zod'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Remains } from './draft.ts'
import { formatPath, type Path } from './findings.ts'
import { policySchema } from './schema.ts'

type Issue = z.core.$ZodIssue

/** The faults of shape of a value, and what is left of it without them. */
export interface ShapeReport {
  readonly diagnostics: readonly Diagnostic[]
  readonly remains: Remains
}

/** Compares any value with the shape of a policy; never throws. */
export function checkShape(value: unknown): ShapeReport {
  const result = policySchema.safeParse(value)
  if (result.success) return { diagnostics: [], remains: result.data as Remains }
  const issues = result.error.issues
  const faulty = new Set(issues.flatMap(faultyPaths).map(pathKey))
  return {
    diagnostics: issues.flatMap((issue) => toDiagnostics(issue, value)),
    remains: (without(value, [], faulty) ?? {}) as Remains,
  }
}

/** The paths that must go before the rest can be checked further. */
function faultyPaths(issue: Issue): readonly Path[] {
  if (issue.code !== 'unrecognized_keys') return [issue.path]
  return issue.keys.map((key) => [...issue.path, key])
}

function pathKey(path: Path): string {
  return JSON.stringify(path.map(String))
}

/** A copy of plain data without the faulty parts; what remains has the shape of the schema, hence an end. */
function without(value: unknown, path: Path, faulty: ReadonlySet<string>): unknown {
  if (faulty.has(pathKey(path))) return undefined
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, index) => without(item, [...path, index], faulty))
    return items.filter((item) => item !== undefined)
  }
  const entries = Object.entries(value)
    .map(([key, child]) => [key, without(child, [...path, key], faulty)] as const)
    .filter(([key, child]) => child !== undefined && key !== '__proto__')
  return Object.fromEntries(entries)
}

function toDiagnostics(issue: Issue, root: unknown): readonly Diagnostic[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'unknown_key',
      severity: 'error' as const,
      path: formatPath([...issue.path, key]),
      message: 'is not a key of a policy at this place',
      hint: 'Remove it, or correct its spelling.',
    }))
  }
  const { code, message, hint } = describe(issue, at(root, issue.path))
  return [{ code, severity: 'error', path: formatPath(issue.path), message, hint }]
}

function at(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key]
  return value
}

function describe(issue: Issue, value: unknown): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  if (value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) {
    return { code: 'missing', message: 'is missing', hint: `Add it${expectation(issue)}.` }
  }
  switch (issue.code) {
    case 'custom':
      return {
        code: String(issue.params?.code ?? 'invalid_value'),
        message: issue.message,
        hint: String(issue.params?.hint ?? 'Correct it.'),
      }
    case 'invalid_value':
      return {
        code: 'invalid_value',
        message: 'is not one of the values that are allowed here',
        hint: `Write${expectation(issue)}.`,
      }
    case 'invalid_type':
      return {
        code: 'wrong_type',
        message: `is not ${article(issue.expected)}`,
        hint: `Write ${article(issue.expected)}.`,
      }
    case 'too_small':
    case 'too_big':
      return {
        code: 'out_of_range',
        message: issue.message.toLowerCase(),
        hint: 'Keep to the limit.',
      }
    default:
      return { code: 'invalid_value', message: issue.message.toLowerCase(), hint: 'Correct it.' }
  }
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return ` one of ${issue.values.join(', ')}`
  return issue.code === 'invalid_type' ? ` as ${article(issue.expected)}` : ''
}

const articles: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  int: 'a whole number',
  number: 'a number',
}

function article(expected: string): string {
  return articles[expected] ?? `of type ${expected}`
}
