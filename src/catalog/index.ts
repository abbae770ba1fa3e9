export { compareSnapshots, isEvidencePartition } from './compare.ts'
export type * from './facts.ts'
export { kernelRoles, kernelSchemas, type Scope } from './scope.ts'
export { type FactKind, factKinds, readSnapshot, type Snapshot } from './snapshot.ts'
