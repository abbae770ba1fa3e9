import type { Diagnostic } from '../core/diagnostic.ts'
import type { Draft } from './draft.ts'

/** The keys that lead from the root of a policy to a place in it. */
export type Path = readonly PropertyKey[]

/** Writes a path the way JavaScript would: `purposes.repair.shows['app.orders'].total`. */
export function formatPath(path: Path): string {
  if (path.length === 0) return 'policy'
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      const text = String(key)
      if (!/^[A-Za-z_$][\w$]*$/.test(text)) return `['${text}']`
      return index === 0 ? text : `.${text}`
    })
    .join('')
}

/** Takes findings as the checks come upon them. */
export class Findings {
  readonly list: Diagnostic[] = []

  /** A fault: the policy cannot be used. */
  error(code: string, path: Path, message: string, hint: string): void {
    this.add('error', code, path, message, hint)
  }

  /** Allowed, but probably not what was meant. */
  warning(code: string, path: Path, message: string, hint: string): void {
    this.add('warning', code, path, message, hint)
  }

  /** Right, and worth the reader's attention. */
  note(code: string, path: Path, message: string, hint: string): void {
    this.add('note', code, path, message, hint)
  }

  private add(
    severity: Diagnostic['severity'],
    code: string,
    path: Path,
    message: string,
    hint: string,
  ): void {
    this.list.push({ code, severity, path: formatPath(path), message, hint })
  }
}

/** One group of checks over a whole draft. */
export type Check = (draft: Draft, findings: Findings) => void
