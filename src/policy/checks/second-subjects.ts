import type { Check } from '../findings.ts'
import { own } from '../record.ts'
import { secondSubjectsBehind } from '../second-subjects.ts'
import { emergencyTierNumber } from '../vocabulary.ts'

/** Rows about two persons are for emergencies: the second has agreed to nothing and is told afterwards. */
export const checkSecondSubjects: Check = (draft, findings) => {
  for (const [name, { subject, secondSubject }] of Object.entries(draft.relations)) {
    if (secondSubject === undefined || secondSubject !== subject) continue
    const hint = 'Name the column that holds the key of the other person.'
    const message = `is the subject column of ${name} as well`
    findings.error('second_subject_is_subject', ['relations', name, 'secondSubject'], message, hint)
  }
  for (const [purpose, { shows, tier }] of Object.entries(draft.purposes)) {
    const number = own(draft.tiers, tier)?.number
    if (number === undefined || number === emergencyTierNumber) continue
    for (const relation of Object.keys(shows)) {
      for (const { relation: about, column } of secondSubjectsBehind(draft, relation)) {
        const message =
          about === relation
            ? `shows rows about a second person (${column}) in tier number ${number}`
            : `shows rows of a second person, ${about}.${column}, in tier number ${number}`
        const hint = `Show it under a purpose of tier number ${emergencyTierNumber} only, or not at all.`
        const path = ['purposes', purpose, 'shows', relation]
        findings.error('second_subject_outside_emergency', path, message, hint)
      }
    }
  }
}
