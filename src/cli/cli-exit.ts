import type { ErrorCode } from '../core/errors.ts'

/** 1: findings. 2: wrong usage or an invalid policy. 3: refused. */
export type FailureExitCode = 1 | 2 | 3

/** Ends a command that has said all it has to say with an exit code other than 0. */
export class CliExit extends Error {
  override readonly name = 'CliExit'
  readonly exitCode: FailureExitCode

  constructor(exitCode: FailureExitCode) {
    super(`exit ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** Not part of the contract 0 to 3: kiteline itself is at fault (EX_SOFTWARE of sysexits). */
export const faultExitCode = 70

/** The exit code of each error: a script can tell "correct the call" from "refused". */
export const exitCodes = {
  KL001: 2,
  KL002: 3,
  KL003: 3,
  KL101: 3,
  KL102: 3,
  KL103: 3,
  KL104: 3,
  KL105: 3,
  KL109: 3,
  KL110: 3,
  KL120: 3,
  KL121: 2,
  KL201: 2,
  KL202: 2,
  KL203: 3,
  KL204: 3,
  KL205: 3,
  KL206: 3,
  KL207: 1,
  KL208: 3,
  KL209: 2,
  KL210: 2,
} as const satisfies Record<ErrorCode, FailureExitCode>
