import type {
  KyselyPlugin,
  OperationNode,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely'
import { KitelineError } from '../core/errors.ts'

// Raw SQL is not looked into: the login has no privilege but SELECT, and the database says so.
const readingKinds: ReadonlySet<OperationNode['kind']> = new Set(['SelectQueryNode', 'RawNode'])

function refuseWriting(node: RootOperationNode): void {
  if (!readingKinds.has(node.kind)) {
    throw new KitelineError('KL001', {
      detail: `${node.kind.replace(/(?:Query)?Node$/, '')} through a purpose`,
      hint: "A purpose is for reading: write with the application's own connection and role.",
    })
  }
  if (node.kind !== 'SelectQueryNode') return
  for (const { expression } of node.with?.expressions ?? []) {
    refuseWriting(expression as RootOperationNode)
  }
}

/** A Kysely plugin that refuses every query but a select, `with` parts included, before it is sent (`KL001`). */
export const selectOnlyPlugin: KyselyPlugin = {
  transformQuery(args: PluginTransformQueryArgs): RootOperationNode {
    refuseWriting(args.node)
    return args.node
  },
  async transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return args.result
  },
}
