/** Waits for the signals by which people and supervisors end a program. */
export interface Interruption {
  /** Resolves at the first SIGINT or SIGTERM. */
  readonly signal: Promise<NodeJS.Signals>
  /** Gives both signals back to Node, which ends the process at them. */
  release(): void
}

const signals = ['SIGINT', 'SIGTERM'] as const
const lookEveryMs = 250

/**
 * From now on SIGINT and SIGTERM do not end the process; Ctrl-C through npm may send one twice.
 *
 * npm and npx run a command in a shell, and hand a SIGTERM to that shell only. So under npm the end of the parent counts
 * as one: nobody else would ever end this process.
 */
export function catchInterruption(): Interruption {
  let announce = (_signal: NodeJS.Signals): void => {}
  const signal = new Promise<NodeJS.Signals>((resolve) => {
    announce = resolve
  })
  for (const each of signals) process.on(each, announce)
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event !== undefined && process.ppid !== parent) {
      announce('SIGTERM')
    }
  }, lookEveryMs)
  // The watch alone keeps nothing alive.
  watch.unref()
  return {
    signal,
    release: () => {
      clearInterval(watch)
      for (const each of signals) process.removeListener(each, announce)
    },
  }
}
