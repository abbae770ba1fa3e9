import { createSecretKey, type KeyObject } from 'node:crypto'
import { KitelineError } from '../core/errors.ts'

const shortestKeyBytes = 32

/**
 * The key by which openings are signed: bytes, or their hexadecimal text.
 *
 * A key object shows its type and nothing else when it is printed.
 *
 * @throws KitelineError `KL001` when the text is not hexadecimal or the key has fewer than 32 bytes.
 */
export function readSigningKey(key: string | Uint8Array): KeyObject {
  const isHex = typeof key !== 'string' || /^(?:[0-9a-f]{2})*$/i.test(key)
  const bytes = typeof key === 'string' ? Buffer.from(key, 'hex') : key
  if (!isHex || bytes.length < shortestKeyBytes) {
    throw new KitelineError('KL001', {
      detail: `signingKey must be at least ${shortestKeyBytes} bytes, or their hexadecimal text`,
      hint: 'Make one with: openssl rand -hex 32, and register it with kiteline.register_signing_key.',
    })
  }
  return createSecretKey(bytes)
}
