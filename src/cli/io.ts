/** Where a command writes and what it knows of its surroundings; commands touch no other stream. */
export interface Io {
  /** Writes the artifact to stdout, with one newline at its end. */
  out(text: string): void
  /** Writes words for people to stderr, with one newline at their end. */
  say(text: string): void
  /** True when stderr is a terminal: only then may anything move or be coloured. */
  readonly isTerminal: boolean
  /** Columns of the terminal on stdout; undefined for a file or a pipe. */
  readonly columns: number | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The streams and the environment of this process. */
export function processIo(): Io {
  // The reader of a pipe may go (`kiteline report sessions | head`). The rest of the output is dropped; the work, which
  // may be a migration, goes on to its end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    out: (text) => process.stdout.write(endedLine(text)),
    say: (text) => process.stderr.write(endedLine(text)),
    isTerminal: process.stderr.isTTY === true,
    columns: process.stdout.isTTY === true ? process.stdout.columns : undefined,
    env: process.env,
  }
}

/** The text with a newline at its end; no text is no line. */
export function endedLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
