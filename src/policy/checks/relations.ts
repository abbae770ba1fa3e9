import type { DraftRelation } from '../draft.ts'
import type { Check, Findings } from '../findings.ts'
import { findSubjectPath } from '../paths.ts'
import { own } from '../record.ts'

/** Every relation must lead to the person whose data it holds, and every category should hold something. */
export const checkRelations: Check = (draft, findings) => {
  for (const [name, relation] of Object.entries(draft.relations)) {
    const path = ['relations', name]
    if (relation.subject !== undefined && relation.via !== undefined) {
      const hint = 'Keep subject when the relation carries the key, via when it does not.'
      findings.error('two_paths', path, 'has both subject and via', hint)
    }
    const found = findSubjectPath(draft, name)
    if (found === 'cyclic_path') {
      const hint = 'Let the chain of via end at a relation with a subject column.'
      findings.error(found, [...path, 'via'], 'leads back to where it came from', hint)
    } else if (found === 'no_path_to_subject' && startsNowhere(relation)) {
      const hint = 'Name its subject column, or say via which relation it reaches the subject.'
      findings.error(found, path, 'does not lead to the subject', hint)
    }
    checkSubjectColumn(name, relation, findings)
  }
  const home = own(draft.relations, draft.subject.relation)
  if (home !== undefined && home.subject !== undefined && home.subject !== draft.subject.key) {
    findings.error(
      'subject_mismatch',
      ['relations', draft.subject.relation ?? '', 'subject'],
      'is not the key of the policy’s subject',
      `Write subject: '${draft.subject.key}'.`,
    )
  }
  const used = new Set([
    ...Object.values(draft.relations).flatMap(({ columns }) =>
      Object.values(columns).map(({ category }) => category),
    ),
    ...Object.values(draft.purposes).flatMap(({ forbids }) => forbids),
  ])
  for (const category of Object.keys(draft.categories)) {
    if (used.has(category)) continue
    const hint = 'Label a column with it, forbid it somewhere, or remove it.'
    const message = 'is carried by no column and forbidden by no purpose'
    findings.warning('unused_category', ['categories', category], message, hint)
  }
}

/** A relation whose via leads to an unknown or pathless one is not reported a second time. */
function startsNowhere(relation: DraftRelation): boolean {
  return relation.subject === undefined && relation.via === undefined
}

function checkSubjectColumn(name: string, relation: DraftRelation, findings: Findings): void {
  const category = own(relation.columns, relation.subject)?.category
  if (category === undefined || category === 'key') return
  findings.error(
    'subject_not_key',
    ['relations', name, 'columns', relation.subject ?? '', 'category'],
    `holds the subject’s key but is labelled ${category}`,
    "Label it { category: 'key' }.",
  )
}
