import { type Language, type Voice, voiceOf } from './catalogue.ts'
import { composeConsents, composeRefusals } from './compose-decisions.ts'
import { composeDisclosures } from './compose-disclosures.ts'
import { composeDuties, isOpenDuty } from './compose-duties.ts'
import { composeHoldings, composeTables } from './compose-holdings.ts'
import { type Card, fact, facts, type Section, type SubjectDocument } from './document.ts'
import { momentText } from './moments.ts'
import type { SubjectReport } from './subject-report.ts'

/** Tells a report in one language, in the order in which a customer asks. */
export function composeSubjectReport(report: SubjectReport, language: Language): SubjectDocument {
  const voice = voiceOf(language)
  const { section: disclosures, details } = composeDisclosures(report.disclosures, voice)
  const exact = [...composeTables(report.holdings, voice), ...details]
  const told = report.is_known
    ? [
        composeHoldings(report.holdings, voice),
        disclosures,
        composeConsents(report.consents, voice),
        composeRefusals(report.refusals, voice),
        composeDuties(report.duties, voice),
      ]
    : []
  return {
    language,
    title: voice.say('title'),
    introduction: voice.say('introduction'),
    important: voice.say('important'),
    facts: facts(
      fact(voice.say('key'), report.subject),
      fact(voice.say('policy'), report.policy),
      fact(voice.say('reported_at'), momentText(report.reported_at, language)),
    ),
    sections: [
      section(voice.say('in_short'), summary(report, voice)),
      ...told,
      rights(report, voice),
      ...(exact.length === 0 ? [] : [annex(exact, voice)]),
    ],
  }
}

function section(heading: string, paragraphs: readonly string[]): Section {
  return { heading, paragraphs, cards: [], isAnnex: false }
}

function annex(cards: readonly Card[], voice: Voice): Section {
  return {
    heading: voice.say('annex'),
    paragraphs: [voice.say('annex_meaning')],
    cards,
    isAnnex: true,
  }
}

function summary(report: SubjectReport, voice: Voice): readonly string[] {
  if (!report.is_known) return [voice.say('unknown_person', { key: report.subject })]
  const refusals = report.refusals.filter(({ lifted_at }) => lifted_at === null).length
  const open = report.duties.filter(isOpenDuty)
  const late = open.filter(({ days_late }) => days_late > 0).length
  return [
    held(report, voice),
    ...shared(report, voice),
    ...(refusals === 0 ? [] : [voice.say('refusals_in_force', { count: refusals })]),
    ...(open.length === 0 ? [] : [voice.say('duties_open', { count: open.length, late })]),
  ]
}

function held({ is_held, holdings }: SubjectReport, voice: Voice): string {
  if (!is_held) return voice.say('held_no_more')
  const kinds = new Set(holdings.flatMap(({ categories }) => categories))
  return kinds.size === 0
    ? voice.say('held_key_only')
    : voice.say('held_kinds', { count: kinds.size })
}

function shared({ disclosures }: SubjectReport, voice: Voice): readonly string[] {
  const [last] = disclosures
  if (last === undefined) return [voice.say('shared_with_nobody')]
  const irregular = disclosures.filter(({ is_irregular }) => is_irregular).length
  return [
    voice.say('shared', {
      recipients: new Set(disclosures.map(({ recipient }) => recipient)).size,
      times: disclosures.length,
      last: momentText(last.opened_at, voice.language),
    }),
    ...(irregular === 0 ? [] : [voice.say('irregular_count', { count: irregular })]),
  ]
}

function rights({ handler_name, handler_contact, rights }: SubjectReport, voice: Voice): Section {
  const whom =
    handler_name === null
      ? []
      : [
          {
            heading: handler_name,
            notes: [],
            facts: facts(
              fact(voice.say('contact'), handler_contact),
              fact(voice.say('rights_of_notice'), rights),
            ),
          },
        ]
  return {
    heading: voice.say('your_rights'),
    paragraphs: [
      voice.say('right_to_know'),
      voice.say('right_to_correct'),
      voice.say('right_to_refuse'),
      voice.say('right_to_explanation'),
      ...(whom.length === 0 ? [voice.say('ask_the_desk')] : []),
    ],
    cards: whom,
    isAnnex: false,
  }
}
