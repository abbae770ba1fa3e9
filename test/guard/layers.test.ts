import { expect, test } from 'vitest'
import { forbiddenImports } from './layers.ts'
import { findings, sources } from './sources.ts'

const files = sources('src').filter(({ path }) => path.endsWith('.ts'))

test('an import never goes up or across the layers', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(files.flatMap(forbiddenImports)).toEqual([])
})

test('the layers are told apart', () => {
  const upward = { path: 'src/core/errors.ts', text: "import { x } from '../policy/policy.ts'" }
  expect(forbiddenImports(upward)).toEqual(['src/core/errors.ts: ../policy/policy.ts'])
  const foreign = { path: 'src/plan/plan.ts', text: "import { runner } from 'node-pg-migrate'" }
  expect(forbiddenImports(foreign)).toEqual(['src/plan/plan.ts: node-pg-migrate'])
  const deeper = { path: 'src/cli/commands/up.ts', text: "import { y } from '../../migrate/up.ts'" }
  expect(forbiddenImports(deeper)).toEqual([])
})

test('only a policy or a configuration has a default export', () => {
  expect(findings(files, /^export default .*/gm)).toEqual([])
})
