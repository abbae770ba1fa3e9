import { type Contestant, timed } from './measure.ts'
import type { Reader } from './readers.ts'

/** One thing that every reader is asked to do. */
export interface ReadCase {
  readonly title: string
  /** How many people the session names; they are the customers from {@link firstSubject} on. */
  readonly subjects: number
  readonly runs: number
  /** How many times `work` does the same in one go; 1 unless said. */
  readonly times?: number
  /** What a reader does once, and how long that took in microseconds; the reading transaction is open. */
  work(reader: Reader): Promise<number>
  /** True when the work begins and commits transactions itself. */
  readonly ownTransactions?: boolean
}

/** The number of the first customer that sessions name. */
export const firstSubject = 400_001

const pointColumns = 'customer_id, full_name, birth_date, segment'

const loops = 200

function prepared(
  title: string,
  subjects: number,
  runs: number,
  text: (reader: Reader) => string,
): ReadCase {
  return {
    title,
    subjects,
    runs,
    work: ({ client, ...reader }) =>
      timed(() =>
        client.query({
          name: title,
          text: text({ client, ...reader }),
          values: [...reader.parameters()],
        }),
      ),
  }
}

function pointRead(reader: Reader): Promise<unknown> {
  return reader.client.query({
    name: 'point',
    text: `select ${pointColumns} from ${reader.schema}.customers where customer_id = $1`,
    values: [firstSubject],
  })
}

/** The reads of the table in README.md, in its order. */
export const readCases: readonly ReadCase[] = [
  {
    title: 'point read, prepared',
    subjects: 1,
    runs: 400,
    work: (reader) => timed(() => pointRead(reader)),
  },
  {
    title: 'point read, not prepared',
    subjects: 1,
    runs: 100,
    work: ({ client, schema }) =>
      timed(() =>
        client.query(
          `select ${pointColumns} from ${schema}.customers where customer_id = ${firstSubject}`,
        ),
      ),
  },
  {
    title: 'point read, prepared, inside the server',
    subjects: 1,
    runs: 5,
    times: loops,
    work: async ({ client, schema }) => {
      const micros = await timed(() =>
        client.query(`
          do $loop$
          declare
            v_row record;
          begin
            for v_run in 1..${loops} loop
              select ${pointColumns} into v_row
              from ${schema}.customers where customer_id = ${firstSubject};
            end loop;
          end
          $loop$
        `),
      )
      return micros / loops
    },
  },
  prepared(
    'page of 100 orders by date, 100 people',
    100,
    100,
    (reader) =>
      `select order_id, ordered_at, total from ${reader.schema}.orders
       where ${reader.people('customer_id')} order by ordered_at desc limit 100`,
  ),
  prepared(
    'customers and their orders, 100 people',
    100,
    60,
    (reader) =>
      `select c.customer_id, c.full_name, o.ordered_at, o.total
       from ${reader.schema}.customers c
       join ${reader.schema}.orders o on o.customer_id = c.customer_id
       where ${reader.people('c.customer_id')}`,
  ),
  prepared(
    'sum of 5,000 orders, 1,000 people',
    1000,
    60,
    (reader) =>
      `select count(*), sum(total) from ${reader.schema}.orders
       where ${reader.people('customer_id')}`,
  ),
  prepared(
    'contacts of 1,000 people, two masks',
    1000,
    10,
    (reader) =>
      `select customer_id, mobile, email from ${reader.schema}.customer_contacts
       where ${reader.people('customer_id')}`,
  ),
  prepared(
    'sum of 100,000 orders, 20,000 people',
    20_000,
    3,
    (reader) =>
      `select count(*), sum(total) from ${reader.schema}.orders
       where ${reader.people('customer_id')}`,
  ),
  {
    title: 'a whole transaction with one point read',
    subjects: 1,
    runs: 100,
    ownTransactions: true,
    work: (reader) =>
      timed(async () => {
        await reader.begin()
        await pointRead(reader)
        await reader.commit()
      }),
  },
  {
    title: 'the same, synchronous_commit off',
    subjects: 1,
    runs: 100,
    ownTransactions: true,
    work: (reader) =>
      timed(async () => {
        await reader.begin()
        if (reader.name !== 'raw') {
          const text = "select set_config('synchronous_commit', 'off', true)"
          await reader.client.query({ name: 'do not wait', text })
        }
        await pointRead(reader)
        await reader.commit()
      }),
  },
]

/** The readers as contestants of a case; raw reading needs no session, and asks for the same people by key. */
export function readContestants(
  readCase: ReadCase,
  readers: readonly Reader[],
): readonly Contestant[] {
  return readers.map((reader) => ({
    name: reader.name,
    backend: reader.backend,
    times: readCase.times ?? 1,
    run: () => readCase.work(reader),
    before: async () => {
      if (readCase.ownTransactions !== true) await reader.begin()
    },
    after: async () => {
      if (readCase.ownTransactions !== true) await reader.commit()
    },
  }))
}
