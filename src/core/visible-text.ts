/**
 * Control characters and those that turn the direction of writing, written out as escapes.
 *
 * A recipient writes actor, reason and its own name; a line break or an escape sequence in them must not be able to
 * forge a row or to drive the reader's terminal.
 */
export function visibleText(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu,
    (character) => {
      const code = character.codePointAt(0) ?? 0
      if (character === '\n') return '\\n'
      return character === '\t' ? '\\t' : `\\u{${code.toString(16)}}`
    },
  )
}
