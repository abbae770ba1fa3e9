import { type Policy, policyHash } from '../policy/language.ts'
import type { ReadColumn, ReadPurpose, ReadView } from './describe-purposes.ts'
import { commentText, propertyName } from './typescript-text.ts'

/** How every file of ours begins: only such a file is written over. */
export const typesHeader = '// Made by kiteline types'

/**
 * The TypeScript source of `Purposes`: what each purpose shows, a property a view, a property a column.
 *
 * Same policy and same views, same bytes.
 */
export function renderTypes(policy: Policy, purposes: readonly ReadPurpose[]): string {
  const body = purposes.map(renderPurpose)
  return [
    `${typesHeader} from the policy ${policy.name} ${policyHash(policy)}.`,
    '// Do not edit: run it again when the policy changes.',
    '',
    '/** What each purpose shows, as node-pg hands it out. */',
    'export interface Purposes {',
    ...body,
    '}',
    '',
  ].join('\n')
}

function renderPurpose({ name, label, views }: ReadPurpose): string {
  const words = [...new Set([label.zh, label.en])].join(' ')
  const comment = words === name ? [] : docComment(words, '  ')
  if (views.length === 0)
    return [...comment, `  ${propertyName(name)}: Record<never, never>`].join('\n')
  return [...comment, `  ${propertyName(name)}: {`, ...views.map(renderView), '  }'].join('\n')
}

function renderView({ name, comment, columns }: ReadView): string {
  const lines = [...docComment(comment, '    '), `    ${propertyName(name)}: {`]
  return [...lines, ...columns.map(renderColumn), '    }'].join('\n')
}

function renderColumn({ name, type, isNullable, comment }: ReadColumn): string {
  const nullable = isNullable && type !== 'unknown' ? `${type} | null` : type
  return [...docComment(comment, '      '), `      ${propertyName(name)}: ${nullable}`].join('\n')
}

/** A comment of the database must not be able to end the comment it stands in. */
function docComment(text: string | null, margin: string): readonly string[] {
  const safe = commentText(text ?? '')
  return safe === '' ? [] : [`${margin}/** ${safe} */`]
}
