import type pg from 'pg'

/** The DBA of every test database: owns it, may create roles, and is no superuser. */
export const dbaLogin = 'dba'

/** A login's password in tests. */
export function passwordOf(login: string): string {
  return `test-${login}`
}

/** The same server's URL for another login and database. */
export function urlFor(superuserUrl: string, login: string, database: string): string {
  const url = new URL(superuserUrl)
  url.username = encodeURIComponent(login)
  url.password = encodeURIComponent(passwordOf(login))
  url.pathname = `/${database}`
  return url.href
}

/** Creates login roles, also when several test files ask at once: roles belong to the whole cluster. */
export async function createLogins(
  client: pg.Pool | pg.ClientBase,
  logins: readonly string[],
  attributes: '' | 'createrole' = '',
): Promise<void> {
  for (const login of logins) {
    try {
      await client.query(
        `create role "${login}" login ${attributes} password '${passwordOf(login)}'`,
      )
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      // 42710 duplicate_object, or 23505 when another session is creating it at this moment
      if (code !== '42710' && code !== '23505') throw error
    }
  }
}
