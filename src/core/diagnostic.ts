/**
 * A finding about a policy or a database: data to be listed, never thrown.
 *
 * All layers report in this one shape, so that one renderer and one `--json` form serve them all.
 */
export interface Diagnostic {
  /** Stable snake_case name of the rule, e.g. `unknown_category`. */
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  /** Where it is: a policy path such as `purposes.repair.shows` or a database object such as `app.customers`. */
  readonly path: string
  readonly message: string
  /** What to do next. */
  readonly hint: string
}

const rank = { error: 0, warning: 1, note: 2 } as const

/** The same findings, worst first, then by path and code: the order is part of the output. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      rank[a.severity] - rank[b.severity] ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  )
}

/** One finding as lines of text: `error[code] path: message` and an indented hint. */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { severity, code, path, message, hint } = diagnostic
  return `${severity}[${code}] ${path}: ${message}\n  hint: ${hint}`
}
