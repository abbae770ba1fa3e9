import type { Language } from './catalogue.ts'

/** A label and what stands behind it; several values are a list. */
export interface Fact {
  readonly label: string
  readonly values: readonly string[]
}

/** One thing that is told: a heading, what the reader must not miss, and its facts. */
export interface Card {
  readonly heading: string
  readonly notes: readonly string[]
  readonly facts: readonly Fact[]
}

/** A part of the report. */
export interface Section {
  readonly heading: string
  readonly paragraphs: readonly string[]
  readonly cards: readonly Card[]
  /** For specialists: may be set smaller. */
  readonly isAnnex: boolean
}

/** The report as it is told in one language, without a form: `render-text.ts` and `render-html.ts` give it one. */
export interface SubjectDocument {
  readonly language: Language
  readonly title: string
  readonly introduction: string
  /** The word before each note. */
  readonly important: string
  readonly facts: readonly Fact[]
  readonly sections: readonly Section[]
}

/** A fact; undefined when there is nothing to tell. */
export function fact(
  label: string,
  ...values: readonly (string | null | undefined)[]
): Fact | undefined {
  const told = values.filter((value) => value !== null && value !== undefined && value !== '')
  return told.length === 0 ? undefined : { label, values: told as readonly string[] }
}

/** The facts that there are. */
export function facts(...all: readonly (Fact | undefined)[]): readonly Fact[] {
  return all.filter((each) => each !== undefined)
}
