/**
 * The locale flags of `initdb` for a new UTF-8 cluster: the same on every machine of one major version.
 *
 * From 17 on PostgreSQL brings C.UTF-8 itself. Older ones ask the system's C library for it.
 */
export function clusterLocale(major: number): readonly string[] {
  return major >= 17
    ? ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--encoding=UTF8', '--locale=C.UTF-8', '--lc-messages=C']
}
