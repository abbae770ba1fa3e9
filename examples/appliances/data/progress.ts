import type { WriteStream } from 'node:tty'

/** Shows how far a long piece of work has come. */
export interface Progress {
  /** Tells that `done` of `total` steps are behind; `step` names what is under way. */
  readonly show: (done: number, total: number, step: string) => void
  /** Ends the line; call it once, also after a failure. */
  readonly end: () => void
}

/** Where progress is written: standard error, unless a test listens. */
export type ProgressStream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }

const barWidth = 30

/**
 * A bar that is drawn over itself when the stream is a terminal; otherwise one line a named step, so that a log
 * stays readable.
 */
export function createProgress(label: string, stream: ProgressStream = process.stderr): Progress {
  return stream.isTTY === true ? createBar(label, stream) : createLines(label, stream)
}

function createBar(label: string, stream: ProgressStream): Progress {
  let drawn = false
  return {
    show(done, total, step) {
      const share = total > 0 ? Math.min(done / total, 1) : 1
      const filled = Math.round(share * barWidth)
      const bar = '#'.repeat(filled).padEnd(barWidth, '.')
      const percent = String(Math.floor(share * 100)).padStart(3)
      // Carriage return and "erase to end of line": a shorter text leaves nothing of a longer one behind.
      stream.write(`\r${label} [${bar}] ${percent} % ${step}\u001b[K`)
      drawn = true
    },
    end() {
      if (drawn) stream.write('\n')
      drawn = false
    },
  }
}

function createLines(label: string, stream: ProgressStream): Progress {
  let last: string | undefined
  return {
    show(_done, _total, step) {
      if (step === last) return
      last = step
      stream.write(`${label}: ${step}\n`)
    },
    end() {
      last = undefined
    },
  }
}
