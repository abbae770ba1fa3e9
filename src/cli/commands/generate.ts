import { Command } from '@commander-js/extra-typings'
import { generateToFolder } from '../../migrate/generate-to-folder.ts'
import { loadPolicy, policyHash } from '../../policy/index.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { migrationsPath } from '../migrations-path.ts'
import { policyArgument, resolvePolicyPath } from '../policy-path.ts'

/**
 * `kiteline generate [policy]`: writes the migration from the policy of the last one to the policy as it is now.
 *
 * `--stdout` prints it and writes nothing. A policy without changes is said so and exits 0.
 */
export function generateCommand(io: Io): Command {
  const command = new Command('generate')
    .description('Write the next migration: from the policy before to the policy now, and back.')
    .argument(...policyArgument)
    .option('--dir <folder>', 'folder of the generated migrations')
    .option('--stdout', 'print the migration and write no file')
    .option('--json', 'write JSON')
  command.action(async (argument, options) => {
    const path = await resolvePolicyPath(argument)
    const policy = await loadPolicy(path)
    const directory = await migrationsPath(options.dir)
    const isPrinted = options.stdout === true
    const generated = await generateToFolder(policy, directory, { write: !isPrinted })
    if (generated === null) {
      io.say(`${path}: policy ${policy.name} has not changed since its last migration`)
      if (options.json === true) {
        io.out(renderJson({ policy: policy.name, policyHash: policyHash(policy), file: null }))
      }
      return
    }
    const { file, migration } = generated
    if (options.json === true) {
      io.out(
        renderJson({
          policy: policy.name,
          policyHash: migration.policyHash,
          previousHash: migration.previousHash,
          hazards: migration.hazards,
          file: isPrinted ? null : file,
          ...(isPrinted ? { text: migration.text } : {}),
        }),
      )
    } else io.out(isPrinted ? migration.text : file)
    const found = migration.hazards.length === 0 ? 'none' : migration.hazards.join(', ')
    io.say(`${isPrinted ? 'not written' : 'written'}: ${file}; hazards: ${found}`)
  })
  return command as unknown as Command
}
