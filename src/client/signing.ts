import { createHash, createHmac, type KeyObject } from 'node:crypto'

/** What a signature of an opening covers. */
export interface OpeningFields {
  /** The grant in decimal, without leading zeros. */
  readonly grantId: string
  readonly actor: string
  readonly reason: string
  /** The keys in the order in which they are sent, or `'matching'`. */
  readonly subjects: readonly string[] | 'matching'
  /** Any text of 16 to 128 characters that was never used before. */
  readonly nonce: string
  /** Until when the signature counts, in Unix seconds; at most 5 minutes ahead. */
  readonly signatureExpiresAtSeconds: number
}

// Each field carries its length in bytes: no two lists of fields give the same text.
function lengthPrefixed(fields: readonly string[]): string {
  return fields.map((field) => `${Buffer.byteLength(field, 'utf8')}:${field}`).join('')
}

function subjectsDigest(subjects: readonly string[] | 'matching'): string {
  if (subjects === 'matching') return subjects
  return createHash('sha256').update(lengthPrefixed(subjects), 'utf8').digest('hex')
}

/**
 * The text that is signed: `kiteline.open.v1`, grant, actor, reason, digest of the subjects (lower-case hex SHA-256
 * of the length-prefixed keys, or `matching`), nonce and expiry, each as `<bytes in UTF-8>:<field>`.
 */
export function openingMessage(fields: OpeningFields): string {
  return lengthPrefixed([
    'kiteline.open.v1',
    fields.grantId,
    fields.actor,
    fields.reason,
    subjectsDigest(fields.subjects),
    fields.nonce,
    String(fields.signatureExpiresAtSeconds),
  ])
}

/** The HMAC-SHA256 of {@link openingMessage}, 32 bytes, that `kiteline.open_session` takes as `signature`. */
export function signOpening(key: Uint8Array | KeyObject, fields: OpeningFields): Buffer {
  return createHmac('sha256', key).update(openingMessage(fields), 'utf8').digest()
}
