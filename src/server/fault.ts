import { KitelineError } from '../core/errors.ts'

/** The one error of this folder: `KL210`, with what is wrong and what to do. */
export function unusable(detail: string, hint: string, cause?: unknown): KitelineError {
  return new KitelineError('KL210', { detail, hint, cause })
}
