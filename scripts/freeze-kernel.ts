import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kernelMigration } from './kernel-migration.ts'

// npx jiti scripts/freeze-kernel.ts: writes migrations/0001_kernel.sql from sql/. A released migration is frozen: from
// then on the kernel changes by a next file, and this script is not run again for the first.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const text = await kernelMigration(join(root, 'sql'))
await mkdir(join(root, 'migrations'), { recursive: true })
await writeFile(join(root, 'migrations', '0001_kernel.sql'), text)
console.error(`migrations/0001_kernel.sql: ${text.split('\n').length - 1} lines`)
