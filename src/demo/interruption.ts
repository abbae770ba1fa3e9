/** Waits for the signals by which people and supervisors end a program. */
export interface Interruption {
  /** Resolves at the first SIGINT or SIGTERM. */
  readonly signal: Promise<NodeJS.Signals>
  /** Gives both signals back to Node, which ends the process at them. */
  release(): void
}

const signals = ['SIGINT', 'SIGTERM'] as const

/** From now on SIGINT and SIGTERM do not end the process; Ctrl-C through npm may send one twice. */
export function catchInterruption(): Interruption {
  let announce = (_signal: NodeJS.Signals): void => {}
  const signal = new Promise<NodeJS.Signals>((resolve) => {
    announce = resolve
  })
  for (const each of signals) process.on(each, announce)
  return {
    signal,
    release: () => {
      for (const each of signals) process.removeListener(each, announce)
    },
  }
}
