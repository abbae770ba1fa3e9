import { texts } from './texts.ts'
import { words } from './words.ts'

/** The languages of the report about one person. */
export const languages = ['zh', 'en'] as const

/** One of {@link languages}. */
export type Language = (typeof languages)[number]

/** Texts by key, in every language. */
export type Texts = Readonly<Record<string, Readonly<Record<Language, string>>>>

/** Every text of the report. */
export const catalogue = { ...texts, ...words } as const

/** The name of a text. */
export type TextKey = keyof typeof catalogue

/** A closed list of the kernel that has words here. */
export type WordList = keyof typeof words extends `${infer List}.${string}` ? List : never

/** What speaks one language. */
export interface Voice {
  readonly language: Language
  /** A text with its values put in. */
  say(key: TextKey, values?: Readonly<Record<string, string | number>>): string
  /** The plain word for a code; a code without one stands as it is. */
  word(list: WordList, code: string): string
  /** The name of a country by its two letters. */
  country(code: string): string
  /** Items in a row, as the language writes them. */
  list(items: readonly string[]): string
}

/** The voice of a language. */
export function voiceOf(language: Language): Voice {
  const countries = new Intl.DisplayNames([language], { type: 'region', fallback: 'code' })
  return {
    language,
    say: (key, values = {}) =>
      // Values are put in once: what stands in a value is no placeholder.
      catalogue[key][language].replace(/\{(\w+)\}/g, (placeholder, name: string) =>
        String(values[name] ?? placeholder),
      ),
    word: (list, code) => {
      const key = `${list}.${code}`
      return Object.hasOwn(words, key) ? words[key as keyof typeof words][language] : code
    },
    country: (code) => countries.of(code) ?? code,
    list: (items) => items.join(language === 'zh' ? '、' : ', '),
  }
}
