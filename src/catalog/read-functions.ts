import type { ClientBase } from 'pg'
import type { FunctionFact } from './facts.ts'
import type { Reach } from './scope.ts'

/** Every function in kiteline's and the purposes' schemas. The source itself is left out: a hash tells whether it is the same. */
export async function readFunctions(
  client: ClientBase,
  reach: Reach,
): Promise<readonly FunctionFact[]> {
  const { rows } = await client.query<FunctionFact>(
    `select
       n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
         as name,
       n.nspname as schema,
       pg_get_userbyid(p.proowner) as owner,
       l.lanname as language,
       p.prosecdef as "isDefiner",
       case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end
         as volatility,
       case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end
         as parallel,
       coalesce(p.proconfig, '{}') as settings,
       encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') as "sourceHash",
       encode(sha256(convert_to(pg_get_function_sqlbody(p.oid), 'UTF8')), 'hex') as "bodyHash"
     from pg_proc p
     join pg_namespace n on n.oid = p.pronamespace
     join pg_language l on l.oid = p.prolang
     where n.nspname = any ($1)`,
    [reach.schemas],
  )
  return rows
}
