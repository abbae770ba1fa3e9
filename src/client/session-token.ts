import { inspect } from 'node:util'

const shown = '[kiteline session token]'

/**
 * The token of a live session, which shows itself to nobody but the driver.
 *
 * pg asks a bound parameter for its value through `toPostgres`; whatever prints, logs or serialises the
 * parameters of a query, an application's own query log included, gets a constant.
 */
export class SessionToken {
  readonly #token: string

  constructor(token: string) {
    this.#token = token
  }

  /** The token itself, as pg reads a parameter. */
  toPostgres(): string {
    return this.#token
  }

  toString(): string {
    return shown
  }

  toJSON(): string {
    return shown
  }

  [inspect.custom](): string {
    return shown
  }
}
