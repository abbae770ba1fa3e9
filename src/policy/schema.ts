import { z } from 'zod'
import { parseDuration } from '../core/duration.ts'
import { isMaskName } from './masks.ts'
import {
  auditLevels,
  consentRules,
  identifierRoles,
  limits,
  operatorCommands,
  recipientRoles,
  sensitivities,
  subjectKeyTypes,
  treatments,
} from './vocabulary.ts'

/** A text that must pass `isRight`; otherwise the finding has this code, message and hint. */
function text(isRight: (value: string) => boolean, code: string, message: string, hint: string) {
  return z.string().refine(isRight, { error: message, params: { code, hint } })
}

const words = text((value) => value.trim() !== '', 'blank', 'is blank', 'Write it out.')
const name = words

const duration = text(
  (value) => parseDuration(value) !== undefined,
  'invalid_duration',
  'is not a duration of fixed length',
  'Write a fixed ISO 8601 length such as P30D, PT72H or PT15M.',
)

const maskName = text(
  isMaskName,
  'unknown_mask',
  'is not the name of a mask',
  'Use a mask of the catalogue, for example person_name.',
)

const shown = text(
  (value) => isShownWord(value) || isMaskName(value),
  'unknown_mask',
  'is not the name of a mask',
  "Write 'raw', 'masked', 'pseudonym' or a mask of the catalogue.",
)

function isShownWord(value: string): boolean {
  return value === 'raw' || value === 'masked' || value === 'pseudonym'
}

const label = z.strictObject({ zh: words, en: words })
const names = z.array(name).readonly()
const predicate = z.strictObject({ text: words })
const record = <T extends z.ZodType>(value: T) => z.record(z.string(), value)

const category = z.strictObject({
  legal: z.enum(sensitivities),
  house: z.enum(sensitivities).optional(),
  label: label.optional(),
})

const tier = z.strictObject({
  number: z.literal([1, 2, 3]),
  longestGrant: duration.optional(),
  categories: record(z.enum(treatments)),
})

const column = z.strictObject({
  category: name,
  identifier: z.enum(identifierRoles).optional(),
  mask: maskName.optional(),
})

const relation = z.strictObject({
  key: z.array(name).min(1),
  subject: name.optional(),
  via: z.strictObject({ column: name, relation: name, key: name }).optional(),
  secondSubject: name.optional(),
  columns: record(column),
})

const lookup = z.strictObject({
  relation: name,
  column: name,
  perHour: z.int().min(1).max(limits.perHour).optional(),
})

const exception = z.strictObject({
  treatment: z.enum(treatments),
  basis: words,
  clause: words,
  reviews: z.array(name).min(1),
})

const purpose = z.strictObject({
  label: label.optional(),
  tier: name,
  clause: words,
  basis: words,
  consent: z.enum(consentRules),
  requires: names.optional(),
  forbids: names.optional(),
  exceptions: record(exception).optional(),
  shows: record(record(shown)),
  rows: record(predicate).optional(),
  recipientRoles: z.array(z.enum(recipientRoles)).min(1),
  logins: names.optional(),
  lookups: names.optional(),
  longestGrant: duration.optional(),
  longestSession: duration.optional(),
  reviews: names.optional(),
  audit: z.enum(auditLevels).optional(),
  sessionCap: z.int().min(1).max(limits.sessionCap).optional(),
  marketing: z.boolean().optional(),
  essential: z.boolean().optional(),
  showsRestricted: z.boolean().optional(),
})

/** The shape of a policy file: strict at every depth, so that a misspelt key is a fault and not without effect. */
export const policySchema = z.strictObject({
  name,
  subject: z.strictObject({
    relation: name,
    key: name,
    type: z.enum(subjectKeyTypes).optional(),
    minor: predicate.optional(),
    elder: predicate.optional(),
  }),
  categories: record(category),
  tiers: record(tier),
  relations: record(relation),
  operators: record(record(z.array(z.enum(operatorCommands)).min(1))).optional(),
  lookups: record(lookup).optional(),
  purposes: record(purpose),
})
