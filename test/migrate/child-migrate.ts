import pg from 'pg'
import { migrateUp } from '../../src/migrate/index.ts'

// One `migrate up` in a process of its own, so that a test can kill it: child-migrate.ts <url> <folder>.
const [connectionString, directory = null] = process.argv.slice(2)
const client = new pg.Client({ connectionString, application_name: 'kiteline migrate up' })
await client.connect()
await migrateUp(client, {
  directory,
  allow: [],
  lockTimeoutMs: 60_000,
  probe: false,
  acceptChanges: false,
  say: () => undefined,
})
await client.end()
