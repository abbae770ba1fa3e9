import type pg from 'pg'
import { buildExample, exampleLogins } from './example.ts'
import { installKernel } from './install-kernel.ts'

/** In a house they are three people; the tests that tell them apart make logins of their own. */
const everyOffice = 'grant kiteline_legal, kiteline_service to dba'

/** How a template database is made: from which other one, and what is then done in it. */
export interface Template {
  /** The template it starts from; PostgreSQL's own `template0` when absent. */
  readonly from?: string
  /** Who may connect to its clones besides the DBA; the template makes them. */
  readonly logins?: readonly string[]
  /** Runs once a run, on a connection of the role `dba`, which owns the database. */
  build(place: TemplatePlace): Promise<void>
}

/** The database that is about to become a template. */
export interface TemplatePlace {
  /** A connection as the role `dba`. */
  readonly dba: pg.Client
  /** The connection string of `dba`. */
  readonly url: string
  /** The connection string of the superuser, for what a DBA could not prepare himself. */
  readonly superuserUrl: string
}

/** The databases that `createTestDatabase` can clone: add one here, and it is built when a test first asks. */
export const templates = {
  empty: { build: async () => {} },
  kernel: {
    from: 'empty',
    build: async ({ dba }) => {
      await installKernel(dba)
      await dba.query(everyOffice)
    },
  },
  example: {
    from: 'kernel',
    logins: exampleLogins,
    build: ({ dba, url }) => buildExample(dba, url),
  },
} as const satisfies Record<string, Template>

/** The name of a template. */
export type TemplateName = keyof typeof templates
