export { generate, policyRoles } from './generate.ts'
export { generateMigration, type Migration } from './migration.ts'
export type { Statement } from './statement.ts'
