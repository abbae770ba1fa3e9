import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let count = 0

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

const verbs = {
  qualify: 'qualified',
  suspend: 'suspended',
  reinstate: 'qualified',
  terminate: 'terminated',
} as const
type Verb = keyof typeof verbs

/** How a recipient comes into a state. */
const waysTo: Readonly<Record<string, readonly Verb[]>> = {
  candidate: [],
  qualified: ['qualify'],
  suspended: ['qualify', 'suspend'],
  terminated: ['terminate'],
}

const edges: Readonly<Record<string, readonly Verb[]>> = {
  candidate: ['qualify', 'terminate'],
  qualified: ['suspend', 'terminate'],
  suspended: ['reinstate', 'terminate'],
  terminated: [],
}

async function make(verbsTo: readonly Verb[]): Promise<string> {
  count += 1
  const name = `recipient_${count}`
  await shop.admin("select kiteline.create_recipient($1, 'department', 'Desk', '王芳')", [name])
  for (const verb of verbsTo) await move(name, verb)
  return name
}

function move(name: string | null, verb: Verb, reason: string | null = `to ${verb}`) {
  return shop.admin(`select kiteline.${verb}_recipient($1, $2)`, [name, reason])
}

async function stateOf(name: string) {
  return shop.inside(
    'select state, state_reason from kiteline_internal.recipients where recipient = $1',
    [name],
  )
}

test('a new recipient is a candidate, with who created it', async () => {
  await shop.admin(
    "select kiteline.create_recipient('newcomer', 'authority', '消防', '孙队长', 'SG')",
  )
  expect(
    await shop.inside(
      `select role, display_name, responsible_person, country, state, state_reason, created_by
       from kiteline_internal.recipients where recipient = 'newcomer'`,
    ),
  ).toEqual([
    {
      role: 'authority',
      display_name: '消防',
      responsible_person: '孙队长',
      country: 'SG',
      state: 'candidate',
      state_reason: 'created',
      created_by: 'dba',
    },
  ])
})

for (const [state, way] of Object.entries(waysTo)) {
  for (const verb of Object.keys(verbs) as Verb[]) {
    const isEdge = edges[state]?.includes(verb)
    test(`${verb} ${isEdge ? 'moves' : 'does not move'} a recipient that is ${state}`, async () => {
      const name = await make(way)
      const before = await stateOf(name)
      if (isEdge) {
        await move(name, verb, 'because of the test')
        expect(await stateOf(name)).toEqual([
          { state: verbs[verb], state_reason: 'because of the test' },
        ])
        return
      }
      expect(await failureOf(move(name, verb))).toMatchObject({
        code: 'KL003',
        message: 'not possible in the present state',
        detail: `recipient ${name} is ${state}, and cannot become ${verbs[verb]}`,
      })
      expect(await stateOf(name)).toEqual(before)
    })
  }
}

for (const reason of [null, '', '   ', 'ab']) {
  test(`no state changes for the reason ${JSON.stringify(reason)}`, async () => {
    const name = await make([])
    for (const verb of Object.keys(verbs) as Verb[]) {
      expect(await failureOf(move(name, verb, reason))).toMatchObject({
        code: 'KL001',
        detail: 'reason must have at least 3 characters',
      })
    }
    expect(await stateOf(name)).toEqual([{ state: 'candidate', state_reason: 'created' }])
  })
}

test('an unknown recipient has no state to change', async () => {
  for (const name of [null, 'nobody']) {
    expect(await failureOf(move(name, 'qualify'))).toMatchObject({ code: 'KL002' })
  }
})

test('a name is taken once', async () => {
  const name = await make([])
  const again = shop.admin("select kiteline.create_recipient($1, 'system', 'x', 'y')", [name])
  expect(await failureOf(again)).toMatchObject({
    code: 'KL003',
    detail: `recipient ${name} exists`,
  })
})

const wrong: Readonly<Record<string, readonly (string | null)[]>> = {
  'a role that there is not': ['r_one', 'partner', 'Desk', '王芳', 'CN'],
  'a name in capitals': ['Desk', 'department', 'Desk', '王芳', 'CN'],
  'a name of one letter': ['d', 'department', 'Desk', '王芳', 'CN'],
  'a name that needs quotes': ['desk"; drop', 'department', 'Desk', '王芳', 'CN'],
  'a country in words': ['r_one', 'department', 'Desk', '王芳', 'China'],
  'nobody responsible': ['r_one', 'department', 'Desk', '  ', 'CN'],
  'no name': [null, 'department', 'Desk', '王芳', 'CN'],
  'no role': ['r_one', null, 'Desk', '王芳', 'CN'],
  'no display name': ['r_one', 'department', null, '王芳', 'CN'],
  'no country': ['r_one', 'department', 'Desk', '王芳', null],
}
for (const [fault, values] of Object.entries(wrong)) {
  test(`${fault} makes no recipient`, async () => {
    const before = await shop.inside('select count(*) from kiteline_internal.recipients')
    const failure = await failureOf(
      shop.admin('select kiteline.create_recipient($1, $2, $3, $4, $5)', values),
    )
    expect(failure).toMatchObject({ code: 'KL001', message: 'invalid argument' })
    expect(await shop.inside('select count(*) from kiteline_internal.recipients')).toEqual(before)
  })
}

test('every change of a recipient is in the change log, by name and column', async () => {
  const name = await make(['qualify', 'suspend'])
  const columns = ['state', 'state_changed_at', 'state_reason']
  expect(
    await shop.audit(
      `select relation, command, columns, login from kiteline.change_log
       where row_key = $1 order by changed_at`,
      [name],
    ),
  ).toEqual([
    { relation: 'kiteline_internal.recipients', command: 'insert', columns: null, login: 'dba' },
    { relation: 'kiteline_internal.recipients', command: 'update', columns, login: 'dba' },
    { relation: 'kiteline_internal.recipients', command: 'update', columns, login: 'dba' },
  ])
})

test('recipients’ logins and the auditor administer nothing', async () => {
  for (const login of ['desk_app', 'auditor', 'shop']) {
    const client = await shop.as(login)
    for (const verb of Object.keys(verbs)) {
      const call = client.query(`select kiteline.${verb}_recipient('desk_dept', 'because')`)
      expect(await failureOf(call), `${login} ${verb}`).toMatchObject({ code: '42501' })
    }
    const call = client.query("select kiteline.create_recipient('mine', 'department', 'x', 'y')")
    expect(await failureOf(call), login).toMatchObject({ code: '42501' })
  }
})
