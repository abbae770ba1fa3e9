import { createHash } from 'node:crypto'

/** Named statements that one connection may hold; each costs the server memory until it disconnects. */
export const namedStatementsPerConnection = 100

/** Texts remembered per connection as seen once. */
export const rememberedTextsPerConnection = 500

/**
 * Decides which statements of one connection are prepared under a name.
 *
 * PostgreSQL plans a named statement a few times and then keeps the plan, and planning is most of a point read. It also
 * keeps every named statement until the connection ends. So a text gets its name (`kiteline_` and 40 hex digits
 * of its SHA-256) the second time it is seen, and only while there is room: SQL that is built anew for each call
 * is never named. Statements without a plan of their own (`begin`, `commit`) are not named either.
 */
export class StatementNames {
  readonly #names = new Map<string, string>()
  readonly #seenOnce = new Set<string>()

  /** The name under which to prepare `sql`, or undefined to run it unnamed. */
  nameFor(sql: string): string | undefined {
    const name = this.#names.get(sql)
    if (name !== undefined) return name
    if (this.#names.size >= namedStatementsPerConnection || !/^\s*(?:select|with)\b/i.test(sql)) {
      return undefined
    }
    if (!this.#seenOnce.delete(sql)) {
      this.#remember(sql)
      return undefined
    }
    const digest = createHash('sha256').update(sql, 'utf8').digest('hex')
    const newName = `kiteline_${digest.slice(0, 40)}`
    this.#names.set(sql, newName)
    return newName
  }

  #remember(sql: string): void {
    this.#seenOnce.add(sql)
    if (this.#seenOnce.size <= rememberedTextsPerConnection) return
    // A set keeps the order of insertion: the first one is the oldest.
    for (const oldest of this.#seenOnce) {
      this.#seenOnce.delete(oldest)
      return
    }
  }
}
