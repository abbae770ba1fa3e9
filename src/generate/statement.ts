import type { Hazard } from '../core/hazard.ts'
import type { Sql } from '../sql/ddl.ts'

/**
 * One object of the database and how to make and unmake it.
 *
 * `object` identifies it: two policies that give the same object the same `up` need no statement for it.
 */
export interface Statement {
  /** For example `row policies of app.orders` or `view for_repair.customers`. */
  readonly object: string
  readonly up: Sql
  readonly down: Sql
  /** What making it may do to people's data or to the running database. */
  readonly hazards: readonly Hazard[]
}
