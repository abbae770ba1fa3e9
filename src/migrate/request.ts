import type { Diagnostic } from '../core/diagnostic.ts'
import type { Hazard } from '../core/hazard.ts'

/** How migrations are applied or reverted. */
export interface MigrateRequest {
  /** Folder of generated migrations; null for the kernel alone. */
  readonly directory: string | null
  /** Hazards that may happen. */
  readonly allow: readonly Hazard[]
  /** How long a statement waits for a lock before all is given up. */
  readonly lockTimeoutMs: number
  /** False: do not try as the logins what must not work. */
  readonly probe: boolean
  /** True: go on where the catalogue is no longer as the last migration left it. */
  readonly acceptChanges: boolean
  /** Words for the person who runs it, a line at a time. */
  readonly say: (line: string) => void
}

/** What was done. */
export interface MigrateOutcome {
  /** Names of the files that were run, in the order in which they were. */
  readonly ran: readonly string[]
  /** Warnings and notes; with an error nothing is applied and `KL207` is thrown. */
  readonly findings: readonly Diagnostic[]
  /** How many promises were probed as real logins. */
  readonly probedLogins: readonly string[]
}
