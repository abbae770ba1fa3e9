import { inspect, isDeepStrictEqual } from 'node:util'
import { type Cell, renderTable } from '../cli/table.ts'

/** A claim that was found true. */
export interface Kept {
  readonly scene: string
  readonly claim: string
}

/** A claim of the demo that the database did not keep: the demo has failed. */
export class Deviation extends Error {
  override readonly name = 'Deviation'
  readonly scene: string
  readonly claim: string
  readonly expected: string
  readonly found: string

  constructor(scene: string, claim: string, expected: string, found: string, cause?: unknown) {
    super(`${scene}: ${claim}`, { cause })
    this.scene = scene
    this.claim = claim
    this.expected = expected
    this.found = found
  }
}

/** Tells the demo's story, and stops it at the first claim that does not hold. */
export class Narrator {
  readonly kept: Kept[] = []
  readonly #write: (text: string) => void
  #scene = ''
  #number = 0

  /** @param write takes a piece of text, without the newline at its end. */
  constructor(write: (text: string) => void) {
    this.#write = write
  }

  /** Begins a scene. */
  scene(title: string): void {
    this.#number += 1
    this.#scene = title
    this.#write(`\n${this.#number}. ${title}\n`)
  }

  /** The failure of the scene at hand when something else went wrong than a claim. */
  deviationBy(error: unknown): Deviation {
    if (error instanceof Deviation) return error
    const { code, message } = error as { readonly code?: string; readonly message: string }
    const found = code === undefined ? message : `${code} ${message}`
    const claim = 'the scene plays to its end'
    return new Deviation(this.#scene, claim, 'no error', found, error)
  }

  /** A sentence or two. */
  say(text: string): void {
    this.#write(indented(text, '   '))
  }

  /** What somebody types: `repair_desk> select …`. */
  statement(login: string, sql: string): void {
    const lines = sql.trim().replace(/\n\s*/g, '\n  ')
    this.#write(indented(`${login}> ${lines}`, '     '))
  }

  /** What somebody gets to see. */
  table(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
    this.#write(indented(renderTable(head, rows), '     '))
  }

  /**
   * Claims that two values are the same, deeply.
   *
   * @throws Deviation when they are not.
   */
  claimEqual(claim: string, found: unknown, expected: unknown): void {
    if (!isDeepStrictEqual(found, expected)) {
      throw new Deviation(this.#scene, claim, shown(expected), shown(found))
    }
    this.kept.push({ scene: this.#scene, claim })
    this.#write(indented(`ok: ${claim}`, '   '))
  }

  /**
   * Claims something that is not an equality.
   *
   * @param found what was found instead, should it not hold.
   * @throws Deviation when it does not hold.
   */
  claim(claim: string, holds: boolean, found: unknown): void {
    if (!holds) throw new Deviation(this.#scene, claim, 'that it holds', shown(found))
    this.claimEqual(claim, true, true)
  }
}

function shown(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: 100 })
}

function indented(text: string, margin: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : margin + line))
    .join('\n')
}
