import { readFileSync } from 'node:fs'

/** One call of a mask and what it must give. */
export interface Vector {
  readonly fn: string
  /** Types of the arguments as PostgreSQL names them; one `text` when absent. */
  readonly types?: readonly string[]
  readonly input?: string | null
  /** The arguments of a mask that takes more than one, in place of `input`. */
  readonly args?: readonly (string | null)[]
  readonly expect: string | null
  readonly note?: string
}

/** The vectors of one file of test/vectors. */
export function readVectors(file: string): readonly Vector[] {
  const url = new URL(`../../vectors/${file}`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Vector[]
}

/** The types of a vector's arguments. */
export function typesOf(vector: Vector): readonly string[] {
  return vector.types ?? ['text']
}

/** The arguments of a vector. */
export function argumentsOf(vector: Vector): readonly (string | null)[] {
  return vector.args ?? [vector.input ?? null]
}
