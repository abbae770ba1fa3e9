import { KitelineError } from '../core/errors.ts'
import { type Hazard, hazards } from '../core/hazard.ts'
import type { MigrationFile } from './migration-file.ts'

/** Hazards that happen only when they are allowed by name. */
const gated: readonly Hazard[] = ['widens_access', 'deletes_data']

/** A file to run, with what running it may do. */
export interface Step {
  readonly file: MigrationFile
  readonly hazards: readonly Hazard[]
  /** Those that must be allowed. */
  readonly gated: readonly Hazard[]
}

/**
 * Which hazards of pending files must be allowed.
 *
 * The first migration of a policy opens what nobody could read under kiteline before, and was read as a whole; so only
 * changes of a policy that is applied in this database need to be allowed by name.
 */
export function stepsUp(
  files: readonly MigrationFile[],
  isApplied: (policy: string) => boolean,
): readonly Step[] {
  return files.map((file) => {
    const { policy, hazards: declared } = file.header ?? { policy: '', hazards: [] }
    const isChange = file.header !== null && isApplied(policy)
    return {
      file,
      hazards: declared,
      gated: declared.filter(
        (hazard) => gated.includes(hazard) && (isChange || hazard !== 'widens_access'),
      ),
    }
  })
}

/** The way back: what narrowed widens again. Reverting the kernel removes the evidence. */
export function stepsDown(files: readonly MigrationFile[]): readonly Step[] {
  return files.map((file) => {
    const found: readonly Hazard[] =
      file.header === null ? ['deletes_data'] : file.header.hazards.map(reversed)
    // Back to no policy at all: the purposes are gone, and nobody sees more than before.
    const isRemoval = file.header !== null && file.header.previous === null
    const needed = found.filter((hazard) => gated.includes(hazard) && !isRemoval)
    return { file, hazards: [...new Set(found)].sort(), gated: needed }
  })
}

function reversed(hazard: Hazard): Hazard {
  if (hazard === 'narrows_access') return 'widens_access'
  return hazard === 'widens_access' ? 'narrows_access' : hazard
}

/** A line a file and a line a hazard, in words. */
export function describeSteps(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ file, hazards: found }) => [
    `  ${file.name}${file.header === null ? '' : ` (policy ${file.header.policy})`}`,
    ...found.map((hazard) => `    ${hazard}: ${hazards[hazard]}`),
  ])
}

/** @throws KitelineError `KL203` with every hazard that is not allowed, file by file. */
export function checkHazards(steps: readonly Step[], allow: readonly Hazard[]): void {
  const refused = steps.flatMap(({ file, gated: needed }) =>
    needed.filter((hazard) => !allow.includes(hazard)).map((hazard) => ({ file, hazard })),
  )
  if (refused.length === 0) return
  const names = [...new Set(refused.map(({ hazard }) => hazard))].sort()
  throw new KitelineError('KL203', {
    detail: refused
      .map(({ file, hazard }) => `${file.name}: ${hazard} (${hazards[hazard]})`)
      .join('\n'),
    hint: `Nothing was applied. Read the files; if that is meant, run again with --allow ${names.join(',')}.`,
  })
}
