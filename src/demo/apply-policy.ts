import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { generateToFolder } from '../migrate/generate-to-folder.ts'
import { migrateUp } from '../migrate/up.ts'
import type { Policy } from '../policy/index.ts'

/**
 * Generates the policy's first migration into a folder and applies it with the kernel, as `kiteline generate` and
 * `kiteline migrate` do: in one transaction, with every promise checked and every login probed.
 *
 * @throws KitelineError as {@link migrateUp} does.
 */
export async function applyPolicy(dba: pg.ClientBase, policy: Policy): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'kiteline-demo-'))
  try {
    await generateToFolder(policy, directory, { write: true })
    await migrateUp(dba, {
      directory,
      allow: [],
      lockTimeoutMs: 5000,
      probe: true,
      acceptChanges: false,
      say: () => undefined,
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
