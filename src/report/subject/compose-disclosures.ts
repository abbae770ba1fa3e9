import type { Voice } from './catalogue.ts'
import { type Card, fact, facts, type Section } from './document.ts'
import { groupRows } from './group.ts'
import { momentText } from './moments.ts'
import type { Disclosure } from './subject-report.ts'

/** A person at home reads so many times of one access; the annex has them all. */
const mostTimes = 5

const home = 'CN'

/** Accesses that differ in nothing but their time: one entry of the report. */
type Entry = readonly [Disclosure, ...Disclosure[]]

/** Who could see the data: a section, and for the annex the exact columns and codes of each of its entries. */
export function composeDisclosures(
  disclosures: readonly Disclosure[],
  voice: Voice,
): { readonly section: Section; readonly details: readonly Card[] } {
  const entries = groupRows(disclosures, sameness) as readonly Entry[]
  return {
    section: {
      heading: voice.say('disclosures'),
      paragraphs: [voice.say(entries.length === 0 ? 'shared_with_nobody' : 'disclosures_meaning')],
      cards: entries.map((entry, index) => card(entry, index + 1, voice)),
      isAnnex: false,
    },
    details: entries.map((entry, index) => detailsCard(entry, index + 1, voice)),
  }
}

function sameness(row: Disclosure): unknown {
  const { session_id, opened_at, expires_at, closed_at, trace_code, ...same } = row
  return same
}

function card(entry: Entry, number: number, voice: Voice): Card {
  const [row] = entry
  const kinds = labels(row.category_labels_en, row.category_labels_zh, voice).map((kind, index) =>
    voice.say('shown_kind', {
      kind,
      treatment: voice.word('treatment', row.category_treatments[index] ?? ''),
    }),
  )
  const bases = (row.basis ?? '')
    .split(/\s*;\s*/)
    .map((basis) => voice.word('basis', basis))
    .join(voice.language === 'zh' ? '；' : '; ')
  return {
    heading: heading(row, number, voice),
    notes: [
      ...(row.is_irregular ? [voice.say('irregular')] : []),
      ...(row.as_second_subject ? [voice.say('second_subject')] : []),
    ],
    facts: facts(
      fact(voice.say('recipient_role'), voice.word('role', row.recipient_role)),
      fact(
        voice.say('abroad'),
        row.recipient_country === home ? null : voice.country(row.recipient_country),
      ),
      fact(voice.say('shown'), ...(kinds.length === 0 ? [voice.say('key_only')] : kinds)),
      fact(
        voice.say('withheld'),
        voice.list(labels(row.withheld_labels_en, row.withheld_labels_zh, voice)),
      ),
      fact(voice.say('basis'), bases),
      fact(voice.say('under_consents'), voice.list(row.consent_ids.map(String))),
      fact(voice.say('when'), ...times(entry, voice)),
    ),
  }
}

function detailsCard(entry: Entry, number: number, voice: Voice): Card {
  const [row] = entry
  return {
    heading: heading(row, number, voice),
    notes: [],
    facts: facts(
      fact(voice.say('fields'), ...row.fields),
      fact(voice.say('clause'), row.clause),
      fact(
        voice.say('sessions'),
        ...entry.map((access) =>
          voice.say('access', {
            span: span(access, voice),
            session: access.session_id,
            trace: access.trace_code,
          }),
        ),
      ),
    ),
  }
}

function heading(row: Disclosure, number: number, voice: Voice): string {
  const purpose = voice.language === 'zh' ? row.purpose_zh : row.purpose_en
  return voice.say('entry', { number, recipient: row.recipient_name, purpose })
}

function times(entry: Entry, voice: Voice): readonly string[] {
  if (entry.length <= mostTimes) return entry.map((access) => span(access, voice))
  const [last] = entry
  const first = entry.at(-1) ?? last
  return [
    voice.say('times', {
      count: entry.length,
      first: momentText(first.opened_at, voice.language),
      last: momentText(last.opened_at, voice.language),
    }),
  ]
}

/** From the opening to the end, be it closed or run out. */
function span({ opened_at, closed_at, expires_at }: Disclosure, voice: Voice): string {
  return voice.say('span', {
    from: momentText(opened_at, voice.language),
    to: momentText(closed_at ?? expires_at, voice.language),
  })
}

function labels(
  inEnglish: readonly string[],
  inChinese: readonly string[],
  voice: Voice,
): readonly string[] {
  return voice.language === 'zh' ? inChinese : inEnglish
}
