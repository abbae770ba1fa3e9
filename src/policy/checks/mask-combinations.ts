import type { Draft } from '../draft.ts'
import type { Check, Findings, Path } from '../findings.ts'
import { isMaskName, masks } from '../masks.ts'
import { own } from '../record.ts'
import type { RecipientRole } from '../vocabulary.ts'
import { isAggregateOnly, type ShownColumn, shownColumns } from './shown-columns.ts'

/** Masks that are safe alone may give the value away together. */
export const checkMaskCombinations: Check = (draft, findings) => {
  for (const [name, purpose] of Object.entries(draft.purposes)) {
    if (isAggregateOnly(draft, purpose)) continue
    const columns = shownColumns(draft, name)
    checkResidentId(columns, findings)
    checkMobileWithArea(columns, findings)
    if (purpose.recipientRoles.some((role) => outside.includes(role))) {
      checkQuasiIdentifiers(columns, ['purposes', name, 'shows'], findings)
    }
  }
  checkUnions(draft, findings)
}

const outside: readonly RecipientRole[] = ['joint_processor', 'independent_processor', 'public']

/** The family of a column's data: of the mask it is shown through, or of its own mask when it is shown raw. */
function familyOf({ shown, label }: ShownColumn): string | undefined {
  if (isMaskName(shown)) return masks[shown].family
  return label.mask === undefined ? undefined : masks[label.mask].family
}

/** What a column's mask leaves standing; raw columns reveal everything and are no matter of masks. */
function revealsOf({ shown }: ShownColumn): readonly string[] {
  return isMaskName(shown) ? masks[shown].reveals : []
}

/** Region and birthday are fourteen of the eighteen digits, and the check digit follows from the others. */
function checkResidentId(columns: readonly ShownColumn[], findings: Findings): void {
  const telling = columns.filter((column) =>
    ['birth_date', 'address'].includes(familyOf(column) ?? ''),
  )
  if (telling.length === 0) return
  const names = telling.map(({ relation, name }) => `${relation}.${name}`).join(', ')
  for (const column of columns) {
    if (familyOf(column) !== 'resident_id' || revealsOf(column).length <= 2) continue
    const message = `shows more than two digits of the resident ID next to ${names}`
    const hint = 'Show it through resident_id, which leaves two digits, or leave the others out.'
    findings.error('mask_combination', column.path, message, hint)
  }
}

/** Seven digits and the city of the subscriber leave few numbers to try. */
function checkMobileWithArea(columns: readonly ShownColumn[], findings: Findings): void {
  const landlines = columns.filter((column) => familyOf(column) === 'landline')
  const mobiles = columns.filter((column) => revealsOf(column).length >= 7)
  for (const column of mobiles.filter((mobile) => familyOf(mobile) === 'mobile')) {
    if (landlines.length === 0) continue
    const message = 'shows seven digits next to a landline’s area code'
    const hint = 'Show it through mobile_waybill, or leave the landline out.'
    findings.warning('mask_combination', column.path, message, hint)
  }
}

/** Four marks without a name may still be one person. */
function checkQuasiIdentifiers(
  columns: readonly ShownColumn[],
  path: Path,
  findings: Findings,
): void {
  const isNamed = columns.some(
    ({ label, shown }) => label.identifier === 'direct' && shown === 'raw',
  )
  const quasi = columns.filter(({ label }) => label.identifier === 'quasi')
  if (isNamed || quasi.length < 4) return
  const message = `shows ${quasi.length} quasi-identifiers of one person to an outside recipient`
  const hint =
    'Count how many persons share each combination before the first grant, or show fewer.'
  findings.warning('quasi_identifier_set', path, message, hint)
}

/** A login that works under two purposes sees what both reveal of a column. */
function checkUnions(draft: Draft, findings: Findings): void {
  const seen = new Map<string, { purpose: string; column: ShownColumn }[]>()
  const reported = new Set<string>()
  for (const purpose of Object.keys(draft.purposes)) {
    for (const column of shownColumns(draft, purpose)) {
      if (!isMaskName(column.shown)) continue
      for (const login of own(draft.purposes, purpose)?.logins ?? []) {
        const key = JSON.stringify([login, column.relation, column.name])
        const others = seen.get(key) ?? []
        for (const other of others) {
          const pair = JSON.stringify([purpose, other.purpose, column.relation, column.name])
          if (reported.has(pair) || !revealsMoreTogether(column, other.column)) continue
          reported.add(pair)
          const message =
            `${login} sees it as ${column.shown} here and as ${other.column.shown} under ` +
            `${other.purpose}: together more than either`
          const hint = 'Show it through the same mask in both purposes, or use two logins.'
          findings.warning('mask_union', column.path, message, hint)
        }
        seen.set(key, [...others, { purpose, column }])
      }
    }
  }
}

function revealsMoreTogether(one: ShownColumn, other: ShownColumn): boolean {
  const [a, b] = [new Set(revealsOf(one)), new Set(revealsOf(other))]
  return [...a].some((part) => !b.has(part)) && [...b].some((part) => !a.has(part))
}
