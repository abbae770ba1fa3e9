import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Expression,
  Kysely,
  type KyselyPlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { KitelineError } from '../core/errors.ts'
import { purposeSchema } from '../core/identifiers.ts'
import { selectOnlyPlugin } from './select-only-plugin.ts'

/** Purposes of which nothing is known: every relation and column compiles, and the database judges. */
export type AnyPurposes = Record<string, Record<string, Record<string, unknown>>>

/** What selects begin with, also inside a `with`. */
export interface SelectCreator<Relations>
  extends Pick<Kysely<Relations>, 'selectFrom' | 'selectNoFrom'> {
  /** A common table expression over the same purpose: `with "name" as (select …)`. */
  with<Name extends string, Row>(
    name: Name,
    expression: (creator: SelectCreator<Relations>) => Expression<Row>,
  ): SelectCreator<Relations & { [Key in Name]: Row }>
}

/**
 * The part of Kysely by which a purpose is read: selects only, over the relations and columns of that purpose.
 *
 * Relations resolve to the purpose's schema: `selectFrom('customers')` under `repair` gives
 *
 * ```sql
 * select … from "for_repair"."customers"
 * ```
 */
export interface PurposeReader<Relations>
  extends SelectCreator<Relations>,
    Pick<Kysely<Relations>, 'fn' | 'case' | 'dynamic' | 'getExecutor'> {}

const adapter = new PostgresAdapter()

async function refuseTransaction(): Promise<void> {
  throw new KitelineError('KL001', {
    detail: 'a transaction inside the reading transaction',
    hint: 'The callback runs inside one transaction already; read there.',
  })
}

function driverOf(connection: DatabaseConnection): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuseTransaction,
    commitTransaction: refuseTransaction,
    rollbackTransaction: refuseTransaction,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }
}

function dialectOf(connection: DatabaseConnection): Dialect {
  return {
    createAdapter: () => adapter,
    createDriver: () => driverOf(connection),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** A reader of `purpose` on one connection, behind the application's own plugins. */
export function createReader<Relations>(
  connection: DatabaseConnection,
  purpose: string,
  plugins: readonly KyselyPlugin[],
): PurposeReader<Relations> {
  const db = new Kysely<Relations>({
    dialect: dialectOf(connection),
    plugins: [...plugins, selectOnlyPlugin],
  })
  // Narrowed by hand: Kysely's own `with` hands out its writing methods.
  return db.withSchema(purposeSchema(purpose)) as unknown as PurposeReader<Relations>
}
