import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createJiti } from 'jiti'
import { KitelineError } from '../core/errors.ts'

/** What `kiteline.config.ts` may say: `export default { … }`, every key optional. */
export interface Config {
  /** Where the database is; better left to DATABASE_URL where it holds a password. */
  readonly databaseUrl?: string
  /** Path of the policy file, relative to the working directory. */
  readonly policy?: string
  /** Folder of the migrations, relative to the working directory. */
  readonly migrations?: string
}

/** The one place where a configuration is looked for: the working directory. */
export const configFile = 'kiteline.config.ts'

/** What holds where neither the command line nor the configuration says anything. */
export const defaults = { policy: 'kiteline.policy.ts', migrations: 'migrations' } as const

const keys = ['databaseUrl', 'policy', 'migrations'] as const satisfies (keyof Config)[]

/**
 * Reads `kiteline.config.ts` of the working directory; without the file, the configuration is empty.
 *
 * @throws KitelineError `KL209` when the file does not run or says anything but texts under its three keys.
 */
export async function loadConfig(): Promise<Config> {
  const file = resolve(configFile)
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (!exists) return {}
  const jiti = createJiti(import.meta.url, { moduleCache: false, fsCache: false })
  const config = await jiti.import<unknown>(file, { default: true }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new KitelineError('KL209', {
      detail: `${configFile}: ${reason}`,
      hint: `Correct ${configFile}, or remove it: it is optional.`,
      cause,
    })
  })
  return checkConfig(config)
}

function checkConfig(config: unknown): Config {
  const hint = `Write: export default { ${keys.map((key) => `${key}: '…'`).join(', ')} }`
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new KitelineError('KL209', { detail: `${configFile} exports no object`, hint })
  }
  for (const [key, value] of Object.entries(config)) {
    if (!keys.some((known) => known === key)) {
      throw new KitelineError('KL209', { detail: `${configFile}: ${key} is not a key`, hint })
    }
    // The value itself is not shown: it may hold a password.
    if (typeof value === 'string' && value !== '') continue
    throw new KitelineError('KL209', { detail: `${configFile}: ${key} is not a text`, hint })
  }
  return config
}
