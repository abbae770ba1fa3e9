import { afterAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '../harness/database.ts'

describe('a test database', async () => {
  const kernel = await createTestDatabase()
  const empty = await createTestDatabase({ template: 'empty' })
  afterAll(async () => {
    await kernel.drop()
    await empty.drop()
  })

  test('belongs to a DBA who is no superuser', async () => {
    const { rows } = await kernel.dba.query(
      `select session_user::text as who, rolsuper, rolcreaterole, datdba = pg_roles.oid as owns
       from pg_roles, pg_database where rolname = session_user and datname = current_database()`,
    )
    expect(rows).toEqual([{ who: 'dba', rolsuper: false, rolcreaterole: true, owns: true }])
  })

  test('has the kernel, or nothing', async () => {
    const question = "select count(*)::int as count from pg_namespace where nspname ~ '^kiteline'"
    expect((await kernel.dba.query(question)).rows).toEqual([{ count: 3 }])
    expect((await empty.dba.query(question)).rows).toEqual([{ count: 0 }])
  })

  test('gives PUBLIC no privilege on itself', async () => {
    const { rows } = await kernel.dba.query(
      `select privilege_type from pg_database, aclexplode(datacl)
       where datname = current_database() and grantee = 0`,
    )
    expect(rows).toEqual([])
  })

  test('takes the same login from many callers at once', async () => {
    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        (n % 2 ? kernel : empty).createLogin('harness desk', { memberOf: ['kiteline_recipient'] }),
      ),
    )
    const client = await empty.as('harness desk')
    const { rows } = await client.query(
      "select session_user::text as who, pg_has_role('kiteline_recipient', 'member') as member",
    )
    expect(rows).toEqual([{ who: 'harness desk', member: true }])
  })

  test('lets nobody in to whom it was not granted', async () => {
    await empty.createLogin('harness_stranger')
    await expect(kernel.as('harness_stranger')).rejects.toThrow('permission denied for database')
  })
})
