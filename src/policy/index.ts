export * from './language.ts'
export { loadPolicy, readPolicyFile } from './load-policy.ts'
