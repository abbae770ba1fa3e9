import { personas } from '../../../examples/appliances/data/personas.ts'
import type { Scene, Stage } from '../stage.ts'

const { P2, P3 } = personas

interface Condition {
  readonly condition: string
  readonly category: string
  readonly is_met: boolean
  readonly en: string
  readonly zh: string
  readonly clause: string
  readonly cure_en: string | null
  readonly cure_zh: string | null
}

/** Why one is visible to the carrier and the other is not: the same conditions as an opening's, in two languages. */
export const explanation: Scene = {
  title: 'Why is that address visible, and this one not?',
  async play(stage) {
    const { narrator } = stage
    narrator.say(
      'The service desk asks why SuYun Express cannot see 李雷, and how that could be cured:',
    )
    const missing = await explain(stage, P3.key)
    show(stage, missing, (row) => !row.is_met)
    narrator.claimEqual(
      '李雷: all that is missing is the consent to each kind of data, so no session may name him',
      missing
        .filter(({ is_met }) => !is_met)
        .map(({ condition, category }) => [condition, category]),
      [
        ['consent', 'address'],
        ['consent', 'contact'],
        ['consent', 'identity_basic'],
        ['consent', 'transaction'],
        ['verdict', null],
      ],
    )
    narrator.say('\nAnd why it can see the address of 欧阳锋:')
    const met = await explain(stage, P2.key)
    show(stage, met, ({ category }) => category === null || category === 'address')
    narrator.claimEqual(
      '欧阳锋: every condition is met, so a session may name him',
      met.filter(({ is_met }) => !is_met),
      [],
    )
  },
}

async function explain(stage: Stage, subject: string): Promise<readonly Condition[]> {
  const query = `
    select condition, category, is_met, en, zh, clause, cure_en, cure_zh
    from kiteline.explain_access('appliances', '${subject}', 'delivery', 'suyun_express')
    order by step`
  stage.narrator.statement('customer_service', query)
  return (await stage.pool('customer_service').query<Condition>(query)).rows
}

function show(
  { narrator }: Stage,
  rows: readonly Condition[],
  isShown: (row: Condition) => boolean,
): void {
  for (const row of rows.filter(isShown)) {
    const mark = row.is_met ? 'yes' : 'no '
    narrator.say(`  ${mark} ${row.en}\n      ${row.zh}\n      [${row.clause}]`)
    if (row.cure_en !== null) narrator.say(`      cure: ${row.cure_en} ${row.cure_zh}`)
  }
}
