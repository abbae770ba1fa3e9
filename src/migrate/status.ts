import type { ClientBase } from 'pg'
import type { Sequence } from './ledger.ts'
import { readServer } from './server.ts'
import { readState } from './state.ts'

/** One migration and whether this database has it. */
export interface MigrationStatus {
  readonly sequence: Sequence
  readonly name: string
  readonly state: 'applied' | 'pending'
  /** SHA-256 of the file. */
  readonly fileHash: string
  /** SHA-256 of the policy that the file leads to; null for the kernel. */
  readonly policyHash: string | null
  /** ISO 8601; null while it is pending. */
  readonly appliedAt: string | null
}

/**
 * What is applied and what is pending, in order. Changes nothing.
 *
 * @throws KitelineError `KL205` and `KL206` where files, ledger and database disagree, `KL210` no usable server.
 */
export async function migrationStatus(
  client: ClientBase,
  directory: string | null,
): Promise<readonly MigrationStatus[]> {
  await readServer(client)
  const { kernelFiles, folder, applied } = await readState(client, directory)
  const sequences = [
    ...kernelFiles.map((file) => ({ sequence: 'kernel' as const, file })),
    ...folder.files.map((file) => ({ sequence: 'policy' as const, file })),
  ]
  return sequences.map(({ sequence, file }) => {
    const record = applied.find((one) => one.sequence === sequence && one.name === file.name)
    return {
      sequence,
      name: file.name,
      state: record === undefined ? 'pending' : 'applied',
      fileHash: file.fileHash,
      policyHash: file.header?.hash ?? null,
      appliedAt: record?.appliedAt ?? null,
    }
  })
}
