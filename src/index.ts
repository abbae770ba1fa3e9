export * from './core/diagnostic.ts'
export * from './core/errors.ts'
