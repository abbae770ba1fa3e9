/** The functions of schema kiteline that answer for the session at hand; row predicates may ask them. */
export const sessionFunctions: ReadonlySet<string> = new Set(['actor', 'recipient', 'as_of'])

/** Functions of PostgreSQL that answer from their arguments alone. */
export const predicateFunctions: ReadonlySet<string> = new Set(
  `abs age btrim cardinality ceil char_length coalesce date_part date_trunc extract floor greatest
  least left length lower ltrim make_date make_interval mod nullif position right round rtrim
  split_part starts_with substr substring to_char trim trunc upper`.split(/\s+/),
)

/** Words of SQL that may stand in a predicate. */
export const predicateKeywords: ReadonlySet<string> = new Set(
  `all and any array asymmetric at between both case century day decade distinct dow doy else end
  epoch escape false for from hour ilike in is isnull isodow isoyear leading like microseconds
  milliseconds minute month not notnull null or quarter second similar some symmetric then time to
  trailing true unknown when week year zone`.split(/\s+/),
)

/** Types a predicate may name, before a text or after a cast. */
export const predicateTypes: ReadonlySet<string> = new Set(
  `bigint bool boolean char character date decimal double float4 float8 int int2 int4 int8 integer
  interval numeric precision real smallint text time timestamp timestamptz timetz uuid varchar
  varying with without`.split(/\s+/),
)

/** Types to which a cast of a column may fail, and then prints the value. */
export const failingTypes: ReadonlySet<string> = new Set(
  `bigint bool boolean decimal double float4 float8 int int2 int4 int8 integer numeric real smallint
  uuid`.split(/\s+/),
)

/** Words that begin a query or belong to one. */
export const queryWords: ReadonlySet<string> = new Set(
  `delete except exists fetch group having insert intersect into limit merge offset order over
  returning select table union update values where window with`.split(/\s+/),
)

/** The function that answers with the present moment; only the rules about a person's age may ask it. */
export const clockFunctions: ReadonlySet<string> = new Set(['clock_timestamp'])

/** What to write instead of a function that asks the server rather than the session. */
export const sessionReplacements: Readonly<Record<string, string>> = {
  now: 'kiteline.as_of()',
  clock_timestamp: 'kiteline.as_of()',
  statement_timestamp: 'kiteline.as_of()',
  transaction_timestamp: 'kiteline.as_of()',
  current_date: 'kiteline.as_of()',
  current_time: 'kiteline.as_of()',
  current_timestamp: 'kiteline.as_of()',
  localtime: 'kiteline.as_of()',
  localtimestamp: 'kiteline.as_of()',
  current_user: 'kiteline.actor()',
  session_user: 'kiteline.actor()',
  current_setting: 'kiteline.actor()',
}

/** What to write in a rule about a person's age, which is judged at the clock and is the same in every session. */
export const clockReplacements: Readonly<Record<string, string>> = {
  clock_timestamp: 'clock_timestamp()',
  now: 'clock_timestamp()',
  statement_timestamp: 'clock_timestamp()',
  transaction_timestamp: 'clock_timestamp()',
  current_date: "(clock_timestamp() at time zone 'Asia/Shanghai')::date",
  current_time: 'clock_timestamp()',
  current_timestamp: 'clock_timestamp()',
  localtime: 'clock_timestamp()',
  localtimestamp: "clock_timestamp() at time zone 'Asia/Shanghai'",
}
