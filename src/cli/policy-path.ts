import { defaults, loadConfig } from './config.ts'

/** The policy file of a command: its argument, else the configuration, else `kiteline.policy.ts`. */
export async function resolvePolicyPath(argument: string | undefined): Promise<string> {
  return argument ?? (await loadConfig()).policy ?? defaults.policy
}

/** Help for the argument, the same in every command. */
export const policyArgument = [
  '[policy]',
  `the policy file; without it policy of kiteline.config.ts, then ${defaults.policy}`,
] as const
