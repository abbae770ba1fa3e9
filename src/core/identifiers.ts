/** PostgreSQL cuts longer identifiers silently, and two objects become one. */
export const maxIdentifierBytes = 63

/** A table of the database, in two parts. */
export interface RelationName {
  readonly schema: string
  readonly table: string
}

/** The length of a name as PostgreSQL counts it: in bytes of UTF-8. */
export function identifierBytes(name: string): number {
  return Buffer.byteLength(name, 'utf8')
}

/** True for a name that needs no quotes: lower-case letters, digits and underscores, a letter first. */
export function isSnakeCase(name: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(name)
}

/** Splits `app.customers`; undefined unless there are exactly two parts without quotes or control characters. */
export function splitRelation(relation: string): RelationName | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const match = /^([^."\u0000-\u001f]+)\.([^."\u0000-\u001f]+)$/.exec(relation)
  const [, schema, table] = match ?? []
  return schema === undefined || table === undefined ? undefined : { schema, table }
}

/** The schema that holds the views of a purpose. */
export function purposeSchema(purpose: string): string {
  return `for_${purpose}`
}

/** The NOLOGIN role that owns the views of a purpose and reads the base tables under row security. */
export function purposeRole(purpose: string): string {
  return `kiteline_for_${purpose}`
}

/** A row policy's name: `<table>_<command>_<audience>`, for example `orders_select_for_repair`. */
export function rowPolicyName(table: string, command: string, audience: string): string {
  return `${table}_${command}_${audience}`
}

/** The audience of the row policies that let the resolver find whom a session may name. */
export const resolverAudience = 'for_resolver'

/** The function that finds whom a session for the purpose may be about. */
export function subjectsFunction(purpose: string): string {
  return `subjects_for_${purpose}`
}

/** The function that finds one subject of the policy by its key's text. */
export function findSubjectFunction(policy: string): string {
  return `find_subject_of_${policy}`
}

/** The function that counts the policy's subjects. */
export function countSubjectsFunction(policy: string): string {
  return `count_subjects_of_${policy}`
}

/** The function that lists the keys of the policy's subjects. */
export function listSubjectsFunction(policy: string): string {
  return `subjects_of_${policy}`
}

/** The function that tells which of the named subjects are minors. */
export function minorsFunction(policy: string): string {
  return `minors_of_${policy}`
}

/** The function that tells which of the named subjects are elders. */
export function eldersFunction(policy: string): string {
  return `elders_of_${policy}`
}

/** The function that counts the rows held of one subject, relation by relation. */
export function holdingsFunction(policy: string): string {
  return `holdings_of_${policy}`
}

/** The function that finds the second subjects of the rows that a purpose shows of the named subjects. */
export function secondSubjectsFunction(purpose: string): string {
  return `second_subjects_for_${purpose}`
}

/** The function behind a look-up of a policy. */
export function findByFunction(lookup: string, policy: string): string {
  return `find_by_${lookup}_for_${policy}`
}
