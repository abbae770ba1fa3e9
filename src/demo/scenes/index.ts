import type { Scene } from '../stage.ts'
import { birthdays } from './birthdays.ts'
import { certificate } from './certificate.ts'
import { complaint } from './complaint.ts'
import { endings } from './endings.ts'
import { evidence } from './evidence.ts'
import { explanation } from './explanation.ts'
import { minimisation } from './minimisation.ts'
import { minor } from './minor.ts'
import { parcels } from './parcels.ts'
import { rescue } from './rescue.ts'
import { samePeople } from './same-people.ts'
import { sessions } from './sessions.ts'
import { signatures } from './signatures.ts'
import { whatIsNotThere } from './what-is-not-there.ts'
import { withdrawn } from './withdrawn.ts'

/** The demo, in the order in which it is played; the last one looks back at all the others. */
export const scenes: readonly Scene[] = [
  samePeople,
  whatIsNotThere,
  sessions,
  birthdays,
  minimisation,
  parcels,
  explanation,
  complaint,
  endings,
  certificate,
  minor,
  withdrawn,
  rescue,
  signatures,
  evidence,
]
