import { writeFile } from 'node:fs/promises'
import { Command } from '@commander-js/extra-typings'
import { renderDiagnostic } from '../../core/diagnostic.ts'
import { KitelineError } from '../../core/errors.ts'
import { draftFromDatabase } from '../../draft/draft-from-database.ts'
import type { PolicyDraft } from '../../draft/draft-policy.ts'
import { renderDraft } from '../../draft/render-draft.ts'
import { defaults } from '../config.ts'
import { databaseUrlOption, resolveDatabaseUrl, withDatabase } from '../connection.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'

/**
 * `kiteline init --subject app.customers`: drafts a policy file from a live database, every guess marked, nothing shared.
 *
 * Findings go to stdout. Exits 3 rather than write over a file, unless `--force`.
 */
export function initCommand(io: Io): Command {
  const command = new Command('init')
    .description(
      'Draft a policy file from a live database; it shares nothing until you write a purpose.',
    )
    .requiredOption('--subject <schema.table>', 'the table with one row a person')
    .option(...databaseUrlOption)
    .option('--policy-out <file>', 'the file to write', defaults.policy)
    .option('--force', 'write over an existing file')
    .option('--json', 'write JSON')
  command.action(async ({ subject, policyOut, force, json, databaseUrl }) => {
    const url = await resolveDatabaseUrl(io, { databaseUrl })
    const draft = await withDatabase(url, 'init', (client) =>
      draftFromDatabase(client, subject, (relation, number, count) => {
        io.say(`sampling ${number}/${count} ${relation}`)
      }),
    )
    await writeDraft(policyOut, renderDraft(draft), force === true)
    if (json === true) io.out(renderJson(toJson(policyOut, draft)))
    else io.out(draft.findings.map(renderDiagnostic).join('\n\n'))
    const columns = draft.relations.reduce((sum, relation) => sum + relation.columns.length, 0)
    io.say(
      `wrote ${policyOut}: ${draft.relations.length} relations, ${columns} columns; every guess is to be confirmed`,
    )
  })
  return command as unknown as Command
}

function toJson(file: string, { name, subject, relations, findings }: PolicyDraft) {
  const columns = relations.flatMap((relation) =>
    relation.columns.map((column) => {
      const { category, identifier, mask, source } = column.isKey
        ? { category: 'key', identifier: 'none', mask: undefined, source: 'a key of the table' }
        : column.guess
      return {
        relation: relation.relation,
        column: column.name,
        category,
        identifier,
        mask: mask ?? null,
        guessedFrom: source ?? null,
      }
    }),
  )
  return { file, policy: name, subject, columns, findings }
}

/** With `wx` the system itself refuses when the file is there, whoever made it meanwhile. */
async function writeDraft(file: string, source: string, isForced: boolean): Promise<void> {
  await writeFile(file, source, { flag: isForced ? 'w' : 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') {
        throw new KitelineError('KL003', {
          detail: `${file} exists`,
          hint: 'Give another --policy-out, or write over it with --force.',
          cause: error,
        })
      }
      throw new KitelineError('KL003', {
        detail: `cannot write ${file}: ${error.message}`,
        hint: 'Give a path that can be written.',
        cause: error,
      })
    },
  )
}
