import type { Voice } from './catalogue.ts'
import { type Card, fact, facts, type Section } from './document.ts'
import { momentText } from './moments.ts'
import type { Duty } from './subject-report.ts'

const ended: readonly string[] = ['verified', 'done', 'waived']

/** True while something is still to be done. */
export function isOpenDuty({ state }: Duty): boolean {
  return !ended.includes(state)
}

/** What the recipients and the house owe the person. */
export function composeDuties(duties: readonly Duty[], voice: Voice): Section {
  return {
    heading: voice.say('duties'),
    paragraphs: [voice.say(duties.length === 0 ? 'no_duties' : 'duties_meaning')],
    cards: duties.map((duty) => card(duty, voice)),
    isAnnex: false,
  }
}

function card(duty: Duty, voice: Voice): Card {
  const state = voice.word('duty_state', duty.state)
  return {
    heading: voice.word('duty', duty.kind),
    notes: [],
    facts: facts(
      fact(
        voice.say('state'),
        duty.days_late > 0 && isOpenDuty(duty)
          ? voice.say('late', { state, days: duty.days_late })
          : state,
      ),
      fact(voice.say('duty_recipient'), duty.recipient_name ?? duty.recipient),
      fact(voice.say('duty_owner'), voice.word('owner', duty.owner)),
      fact(voice.say('opened_at'), momentText(duty.opened_at, voice.language)),
      fact(voice.say('due_at'), momentText(duty.due_at, voice.language)),
    ),
  }
}
