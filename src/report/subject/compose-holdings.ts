import type { Voice } from './catalogue.ts'
import { type Card, fact, facts, type Section } from './document.ts'
import { momentText } from './moments.ts'
import type { Holding } from './subject-report.ts'

/** What is held of the person, a card for each relation and notice. */
export function composeHoldings(holdings: readonly Holding[], voice: Voice): Section {
  return {
    heading: voice.say('holdings'),
    paragraphs: holdings.length === 0 ? [voice.say('no_holdings')] : [],
    cards: holdings.map((holding) => card(holding, voice)),
    isAnnex: false,
  }
}

function card(holding: Holding, voice: Voice): Card {
  const isChinese = voice.language === 'zh'
  const kinds = kindsOf(holding, voice)
  const purposes = isChinese ? holding.disclosed_purposes_zh : holding.disclosed_purposes_en
  const { collected_at, collected_under } = holding
  return {
    heading: kindsText(holding, voice),
    notes: [],
    facts: facts(
      fact(voice.say('records'), String(holding.row_count)),
      fact(
        voice.say('collected'),
        collected_at === null ? null : momentText(collected_at, voice.language),
      ),
      fact(voice.say('collected_from'), holding.source),
      kinds.length === 0
        ? undefined
        : fact(
            voice.say('told_by'),
            collected_under === null
              ? voice.say('told_by_unknown')
              : noticeText(collected_under, voice),
          ),
      fact(voice.say('told_purposes'), voice.list(purposes ?? [])),
      fact(voice.say('kept_for'), holding.retention),
    ),
  }
}

/** Which table holds what, for the annex. */
export function composeTables(holdings: readonly Holding[], voice: Voice): readonly Card[] {
  if (holdings.length === 0) return []
  const tables = holdings.map((holding) =>
    voice.say('table', { table: holding.relation, kinds: kindsText(holding, voice) }),
  )
  return [
    {
      heading: voice.say('holdings'),
      notes: [],
      facts: facts(fact(voice.say('tables'), ...tables)),
    },
  ]
}

function kindsOf(holding: Holding, voice: Voice): readonly string[] {
  return voice.language === 'zh' ? holding.category_labels_zh : holding.category_labels_en
}

function kindsText(holding: Holding, voice: Voice): string {
  const kinds = kindsOf(holding, voice)
  return kinds.length === 0 ? voice.say('key_only') : voice.list(kinds)
}

/** `privacy_agreement 2.1` in words. */
function noticeText(notice: string, voice: Voice): string {
  const [kind = '', ...version] = notice.split(' ')
  return voice.say('notice_version', {
    notice: voice.word('notice', kind),
    version: version.join(' '),
  })
}
