/** How sensitive data is, from harmless to never shared. Law and house rate separately; the stricter counts. */
export const sensitivities = ['public', 'internal', 'personal', 'sensitive', 'prohibited'] as const

/** One of {@link sensitivities}. */
export type Sensitivity = (typeof sensitivities)[number]

/** How much of a category a tier allows, from the least to the most: only counts, bands, masks, the value itself. */
export const treatments = ['aggregate', 'generalised', 'masked', 'raw'] as const

/** One of {@link treatments}. */
export type Treatment = (typeof treatments)[number]

/** What a column gives away about who somebody is. */
export const identifierRoles = ['direct', 'quasi', 'attribute', 'free_text', 'none'] as const

/** One of {@link identifierRoles}. */
export type IdentifierRole = (typeof identifierRoles)[number]

/** What a person must have been told or have agreed to, from nothing to a signed paper. */
export const consentRules = ['none', 'notice', 'consent', 'separate', 'written'] as const

/** One of {@link consentRules}. */
export type ConsentRule = (typeof consentRules)[number]

/** In what capacity a recipient receives data. */
export const recipientRoles = [
  'department',
  'system',
  'entrusted_processor',
  'joint_processor',
  'independent_processor',
  'authority',
  'public',
] as const

/** One of {@link recipientRoles}. */
export type RecipientRole = (typeof recipientRoles)[number]

/** The commands an operator (an existing application role) may keep on a governed table. */
export const operatorCommands = ['select', 'insert', 'update', 'delete'] as const

/** One of {@link operatorCommands}. */
export type OperatorCommand = (typeof operatorCommands)[number]

/** What is recorded while a session is open: each statement, or the session alone. */
export const auditLevels = ['statement', 'session'] as const

/** One of {@link auditLevels}. */
export type AuditLevel = (typeof auditLevels)[number]

/** The type of the subject key; integer and smallint keys are `bigint` too. */
export const subjectKeyTypes = ['bigint', 'uuid', 'text'] as const

/** One of {@link subjectKeyTypes}. */
export type SubjectKeyType = (typeof subjectKeyTypes)[number]

/** Categories that every policy has: `key` for keys and foreign keys, `none` for data about nobody. */
export const builtinCategories = { key: 'internal', none: 'public' } as const satisfies Record<
  string,
  Sensitivity
>

/** The name of a built-in category. */
export type BuiltinCategory = keyof typeof builtinCategories

/** The number of the tier for emergencies; its grants are short. */
export const emergencyTierNumber = 1

/** The number of the tier that shows counts and never rows. */
export const researchTierNumber = 3

/** The ceilings that no policy can raise; they stand in the database too. */
export const limits = {
  longestGrant: 'P30D',
  longestEmergencyGrant: 'PT72H',
  longestSession: 'P1D',
  sessionCap: 50_000,
  perHour: 100_000,
} as const
