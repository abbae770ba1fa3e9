/** What a statement may do to people's data or to the running database, by name and in words. */
export const hazards = {
  widens_access: 'somebody will see data that he could not see before',
  narrows_access: 'somebody will no longer see data that he sees now',
  deletes_data: 'rows or columns are removed for good',
  long_lock: 'a table is locked for a time that grows with its size',
} as const

/** The name of a hazard. `widens_access` must be allowed by name before a plan is applied. */
export type Hazard = keyof typeof hazards

/** True when `value` names a hazard. */
export function isHazard(value: unknown): value is Hazard {
  return typeof value === 'string' && Object.hasOwn(hazards, value)
}
