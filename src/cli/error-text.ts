import { errorCodes, type KitelineError } from '../core/errors.ts'

/** An error for people: `error[KL202] …`, its detail and its hint, further lines indented under their first. */
export function renderError(error: KitelineError): string {
  const lines = [`error[${error.code}] ${error.message}`]
  if (error.detail !== undefined) lines.push(`  detail: ${indented(error.detail)}`)
  if (error.hint !== undefined) lines.push(`  hint: ${indented(error.hint)}`)
  return lines.join('\n')
}

/** The same error for programs: `{ "error": { code, name, message, detail, hint } }`. */
export function renderErrorJson({ code, message, detail, hint }: KitelineError): string {
  const { name } = errorCodes[code]
  const error = { code, name, message, detail: detail ?? null, hint: hint ?? null }
  return renderJson({ error })
}

/** A value as JSON for a program and a reader: indented by two. */
export function renderJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n    ')
}
