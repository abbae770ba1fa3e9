import { dirname, join } from 'node:path/posix'
import type { Source } from './sources.ts'

/** What a folder of `src` may import: other folders of it, single files of them, and packages. */
interface Layer {
  readonly folders: readonly string[]
  readonly packages: readonly string[]
}

const compiled = ['core', 'policy', 'sql', 'generate', 'catalog', 'types']

/** The house: an import goes down this list, never up or sideways. */
export const layers: Readonly<Record<string, Layer>> = {
  core: { folders: [], packages: [] },
  policy: { folders: ['core'], packages: ['zod', 'jiti'] },
  sql: { folders: ['core'], packages: [] },
  generate: { folders: ['core', 'policy', 'sql'], packages: [] },
  catalog: { folders: ['core', 'policy', 'sql'], packages: ['pg'] },
  types: { folders: ['core', 'policy', 'sql'], packages: ['pg'] },
  plan: { folders: compiled, packages: ['pg'] },
  lint: { folders: compiled, packages: ['pg'] },
  prove: { folders: compiled, packages: ['pg'] },
  report: { folders: compiled, packages: ['pg'] },
  draft: { folders: compiled, packages: ['pg'] },
  migrate: { folders: compiled, packages: ['pg', 'node-pg-migrate'] },
  client: { folders: ['core'], packages: ['pg', 'kysely'] },
  server: { folders: ['core'], packages: ['pg'] },
  'index.ts': {
    folders: [...compiled, 'plan', 'lint', 'prove', 'report', 'draft', 'migrate'],
    packages: [],
  },
  demo: {
    // The demo is a command of its own; it shows its tables as the other commands do.
    folders: [...compiled, 'report', 'migrate', 'client', 'server', 'examples', 'cli/table.ts'],
    packages: ['pg', 'kysely'],
  },
  cli: {
    folders: [
      ...compiled,
      ...['plan', 'lint', 'prove', 'report', 'draft', 'migrate', 'client', 'server', 'demo'],
      'index.ts',
    ],
    packages: ['pg', 'jiti', 'commander', '@commander-js/extra-typings', 'string-width'],
  },
}

const statement = /^(?:import\b|export (?:type )?[{*])[^'"`]*?\bfrom '([^']+)'/gm
const bareOrLazy = /^import '([^']+)'|\bimport\('([^']+)'\)/gm

/** The imports of a file of `src` that its layer does not have, as `path: what`. */
export function forbiddenImports({ path, text }: Source): readonly string[] {
  const layer = layerOf(path)
  const allowed = layers[layer]
  if (allowed === undefined) return [`${path}: src/${layer} is no layer of test/guard/layers.ts`]
  return [...text.matchAll(statement), ...text.matchAll(bareOrLazy)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((name) => !isAllowed(name, path, layer, allowed))
    .map((name) => `${path}: ${name}`)
}

function isAllowed(name: string, path: string, layer: string, allowed: Layer): boolean {
  if (name.startsWith('node:')) return layer !== 'core'
  if (!name.startsWith('.')) return allowed.packages.includes(packageOf(name))
  const target = join(dirname(path), name)
  const folder = layerOf(target)
  const file = target.replace(/^src\//, '')
  return folder === layer || allowed.folders.includes(folder) || allowed.folders.includes(file)
}

/** `src/policy/checks/tiers.ts` → policy; `src/index.ts` → index.ts; `examples/…` → examples. */
function layerOf(path: string): string {
  return path.replace(/^src\//, '').split('/')[0] ?? ''
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}
