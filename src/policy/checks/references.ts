import type { Draft } from '../draft.ts'
import type { Check, Findings, Path } from '../findings.ts'
import { suggestName } from '../nearest-name.ts'
import { own } from '../record.ts'
import { builtinCategories } from '../vocabulary.ts'

/** Every name must refer to something that the policy declares. */
export const checkReferences: Check = (draft, findings) => {
  const refer = new Referrer(draft, findings)
  const { subject } = draft
  refer.toColumn(subject.relation, subject.key, ['subject', 'relation'], ['subject', 'key'])
  for (const name of Object.keys(builtinCategories)) {
    if (own(draft.categories, name) === undefined) continue
    const hint = 'Choose another name; key and none are there in every policy.'
    findings.error('builtin_category', ['categories', name], 'is a built-in category', hint)
  }
  for (const [name, tier] of Object.entries(draft.tiers)) {
    for (const category of Object.keys(tier.categories)) {
      refer.toCategory(category, ['tiers', name, 'categories', category])
    }
  }
  for (const name of Object.keys(draft.relations)) checkRelation(draft, name, refer)
  for (const [operator, kept] of Object.entries(draft.operators)) {
    for (const relation of Object.keys(kept)) {
      refer.toRelation(relation, ['operators', operator, relation])
    }
  }
  for (const [name, { relation, column }] of Object.entries(draft.lookups)) {
    const path = ['lookups', name]
    refer.toColumn(relation, column, [...path, 'relation'], [...path, 'column'])
  }
  for (const name of Object.keys(draft.purposes)) checkPurpose(draft, name, refer)
}

function checkRelation(draft: Draft, name: string, refer: Referrer): void {
  const relation = own(draft.relations, name)
  if (relation === undefined) return
  const path = ['relations', name]
  for (const column of relation.key) refer.toColumn(name, column, path, [...path, 'key'])
  refer.toColumn(name, relation.subject, path, [...path, 'subject'])
  refer.toColumn(name, relation.secondSubject, path, [...path, 'secondSubject'])
  if (relation.via !== undefined) {
    const { via } = relation
    refer.toColumn(name, via.column, path, [...path, 'via', 'column'])
    refer.toColumn(via.relation, via.key, [...path, 'via', 'relation'], [...path, 'via', 'key'])
  }
  for (const [column, { category }] of Object.entries(relation.columns)) {
    const place = [...path, 'columns', column, 'category']
    if (category === undefined || Object.hasOwn(builtinCategories, category)) continue
    refer.toCategory(category, place)
  }
}

function checkPurpose(draft: Draft, name: string, refer: Referrer): void {
  const purpose = own(draft.purposes, name)
  if (purpose === undefined) return
  const path = ['purposes', name]
  refer.toTier(purpose.tier, [...path, 'tier'])
  for (const category of purpose.requires) refer.toCategory(category, [...path, 'requires'])
  for (const category of purpose.forbids) refer.toCategory(category, [...path, 'forbids'])
  for (const category of Object.keys(purpose.exceptions)) {
    refer.toCategory(category, [...path, 'exceptions', category])
  }
  for (const [relation, columns] of Object.entries(purpose.shows)) {
    const place = [...path, 'shows', relation]
    if (!refer.toRelation(relation, place)) continue
    for (const column of Object.keys(columns)) {
      refer.toColumn(relation, column, place, [...place, column])
    }
  }
  for (const relation of Object.keys(purpose.rows)) {
    refer.toRelation(relation, [...path, 'rows', relation])
  }
  for (const lookup of purpose.lookups) refer.toLookup(lookup, [...path, 'lookups'])
}

/** Follows names and reports those that lead nowhere; a name that is missing has been reported already. */
class Referrer {
  private readonly draft: Draft
  private readonly findings: Findings

  constructor(draft: Draft, findings: Findings) {
    this.draft = draft
    this.findings = findings
  }

  toCategory(name: string, path: Path): boolean {
    return this.to('category', name, this.draft.categories, path)
  }

  toTier(name: string | undefined, path: Path): boolean {
    return this.to('tier', name, this.draft.tiers, path)
  }

  toLookup(name: string, path: Path): boolean {
    return this.to('lookup', name, this.draft.lookups, path)
  }

  toRelation(name: string | undefined, path: Path): boolean {
    return this.to('relation', name, this.draft.relations, path)
  }

  toColumn(
    relation: string | undefined,
    column: string | undefined,
    relationPath: Path,
    columnPath: Path,
  ): boolean {
    if (!this.toRelation(relation, relationPath)) return false
    const columns = own(this.draft.relations, relation)?.columns ?? {}
    return this.to('column', column, columns, columnPath, ` of ${relation}`)
  }

  private to(kind: string, name: string | undefined, among: object, path: Path, of = ''): boolean {
    if (name === undefined) return false
    if (Object.hasOwn(among, name)) return true
    const hint = suggestName(name, Object.keys(among))
    this.findings.error(`unknown_${kind}`, path, `"${name}" is not a ${kind}${of}`, hint)
    return false
  }
}
