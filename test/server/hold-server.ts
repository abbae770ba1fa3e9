import { dirname } from 'node:path'
import { startServer } from '../../src/server/index.ts'
import { withClient } from '../harness/cluster.ts'

// Run by endings.test.ts as a process of its own: starts a server, says where, and ends as it is told.

const { url } = await startServer({ settings: { fsync: 'off' } })
const data = await withClient(url, async (client) => {
  const { rows } = await client.query("select current_setting('data_directory') as path")
  return String(rows[0].path)
})
process.stdout.write(`${JSON.stringify({ uid: process.getuid?.(), folder: dirname(data) })}\n`)
const ending = process.argv[2]
if (ending === 'error') throw new Error('nobody catches this')
if (ending === 'wait') setInterval(() => {}, 1000)
