import { isErrorCode, KitelineError } from '../core/errors.ts'

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT', // a Unix socket that is not there
])

// What pg says, without any code, when its connection is gone or silent.
const goneMessage =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect|timeout expired)/

function textOf(error: object, property: string): string | undefined {
  const value: unknown = Reflect.get(error, property)
  return typeof value === 'string' ? value : undefined
}

// Class 08 and 57P: the connection failed, the server shuts down, crashed or is starting.
function isConnectionFault(error: object): boolean {
  const code = textOf(error, 'code')
  if (code === undefined) return goneMessage.test(textOf(error, 'message') ?? '')
  return networkCodes.has(code) || /^(?:08|57P0[1-5])/.test(code)
}

/**
 * What a failed query or connection is called: SQLSTATEs of class KL become KitelineErrors, a connection that is
 * gone becomes `KL121`, everything else stays the very error that it was.
 */
export function translateFault(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || error instanceof KitelineError) return error
  const code = textOf(error, 'code')
  if (isErrorCode(code)) {
    const detail = textOf(error, 'detail')
    return new KitelineError(code, { detail, hint: textOf(error, 'hint'), cause: error })
  }
  if (!isConnectionFault(error)) return error
  return new KitelineError('KL121', {
    detail: textOf(error, 'message'),
    hint: 'Try again with a new session; look at the server when it goes on.',
    cause: error,
  })
}

/** True when the fault leaves the connection, or a statement prepared on it, unfit for another use. */
export function spoilsConnection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const code = textOf(error, 'code')
  // 0A000: a view got other columns under a prepared "select *"; 26000 and 42P05: prepared statements went
  // away or were there already, as behind a pooler.
  return code === 'KL121' || code === '0A000' || code === '26000' || code === '42P05'
}
