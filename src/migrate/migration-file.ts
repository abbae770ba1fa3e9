import { createHash } from 'node:crypto'
import { KitelineError } from '../core/errors.ts'
import { type Hazard, isHazard } from '../core/hazard.ts'

/** One direction of a migration file, as node-pg-migrate cuts it out. */
export interface Section {
  /** From the marker to the next marker or the end of the file. */
  readonly text: string
  /** The line of the file in which the text begins, from 1. */
  readonly line: number
}

/** What `kiteline generate` wrote at the head of a file. */
export interface PolicyHeader {
  readonly policy: string
  /** SHA-256 of the policy that the file leads to. */
  readonly hash: string
  /** SHA-256 of the policy that the file starts from; null for the first. */
  readonly previous: string | null
  readonly hazards: readonly Hazard[]
}

/** A migration file, taken apart. */
export interface MigrationFile {
  /** Without folder and extension: the name under which node-pg-migrate records it. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly number: number
  /** SHA-256 of the bytes. */
  readonly fileHash: string
  readonly up: Section
  readonly down: Section
  /** Null for a migration of the kernel. */
  readonly header: PolicyHeader | null
}

const markers = {
  up: /^\s*--[\s-]*up\s+migration/gim,
  down: /^\s*--[\s-]*down\s+migration/gim,
} as const

/**
 * Cuts a file as node-pg-migrate does, which looks for the markers and for nothing else.
 *
 * It finds them inside quoted text and function bodies too, and cuts there; so more than one of each is refused.
 *
 * @throws KitelineError `KL208` without exactly one `-- Up Migration` and, after it, one `-- Down Migration`.
 */
export function cutSections(
  text: string,
  path: string,
): { readonly up: Section; readonly down: Section } {
  const up = onlyMarker(text, path, 'up')
  const down = onlyMarker(text, path, 'down')
  if (down < up) {
    throw malformed(`${path}: -- Down Migration stands before -- Up Migration`)
  }
  return {
    up: { text: text.slice(up, down), line: lineAt(text, up) },
    down: { text: text.slice(down), line: lineAt(text, down) },
  }
}

function onlyMarker(text: string, path: string, direction: 'up' | 'down'): number {
  const word = direction === 'up' ? 'Up' : 'Down'
  const [first, second] = [...text.matchAll(markers[direction])]
  if (first === undefined) throw malformed(`${path}: no line "-- ${word} Migration"`)
  if (second === undefined) return first.index
  const line = lineAt(text, second.index + second[0].search(/--/))
  throw malformed(`${path}:${line}: a second "-- ${word} Migration"; the file would be cut here`)
}

function malformed(detail: string): KitelineError {
  return new KitelineError('KL208', {
    detail,
    hint: 'Nothing was applied. Each direction has one marker line; write the words otherwise elsewhere.',
  })
}

/** The line, from 1, in which the character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/**
 * Takes a migration file apart.
 *
 * @param name without extension, for example `0001_appliances`.
 * @throws KitelineError `KL208` for missing or stray markers, `KL205` for a name or a header that does not say what it must.
 */
export function readMigration(name: string, path: string, bytes: Buffer): MigrationFile {
  const text = bytes.toString('utf8')
  const number = /^(\d{1,9})_./.exec(name)?.[1]
  if (number === undefined) {
    throw new KitelineError('KL205', {
      detail: `${path}: the name does not begin with a number`,
      hint: 'Names are <number>_<policy>.sql, as kiteline generate writes them.',
    })
  }
  return {
    name,
    path,
    number: Number(number),
    fileHash: createHash('sha256').update(bytes).digest('hex'),
    ...cutSections(text, path),
    header: readHeader(text, path),
  }
}

function readHeader(text: string, path: string): PolicyHeader | null {
  const policyLine = /^-- kiteline policy: (.*)$/m.exec(text)?.[1]
  if (policyLine === undefined) return null
  const [, policy, hash] = /^(\S+) ([0-9a-f]{64})$/.exec(policyLine.trim()) ?? []
  const previous = /^-- kiteline previous: (none|[0-9a-f]{64})\s*$/m.exec(text)?.[1]
  const names = (/^-- kiteline hazards: (.*)$/m.exec(text)?.[1] ?? 'none')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== 'none')
  const hazards = names.filter(isHazard)
  const isWhole = policy !== undefined && hash !== undefined && previous !== undefined
  if (isWhole && hazards.length === names.length) {
    return { policy, hash, previous: previous === 'none' ? null : previous, hazards }
  }
  throw new KitelineError('KL205', {
    detail: `${path}: the header lines "-- kiteline …" do not say policy, previous hash and hazards`,
    hint: 'Take the file as kiteline generate wrote it; its header is not for editing.',
  })
}
