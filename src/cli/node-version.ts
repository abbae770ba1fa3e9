const oldest = { major: 20, minor: 19 } as const

/** What to say to somebody whose Node is too old; undefined when it is not. */
export function nodeFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return undefined
  return `error: kiteline needs Node ${oldest.major}.${oldest.minor} or newer, this is Node ${version}`
}
