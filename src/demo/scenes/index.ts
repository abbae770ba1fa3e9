import type { Scene } from '../stage.ts'
import { consent } from './consent.ts'
import { endings } from './endings.ts'
import { evidence } from './evidence.ts'
import { minimisation } from './minimisation.ts'
import { samePeople } from './same-people.ts'
import { sessions } from './sessions.ts'
import { signatures } from './signatures.ts'
import { whatIsNotThere } from './what-is-not-there.ts'

/** The demo, in the order in which it is played; the last one looks back at all the others. */
export const scenes: readonly Scene[] = [
  samePeople,
  whatIsNotThere,
  sessions,
  consent,
  minimisation,
  endings,
  signatures,
  evidence,
]
