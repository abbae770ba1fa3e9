import type { Voice } from './catalogue.ts'
import { type Card, fact, facts, type Section } from './document.ts'
import { groupRows } from './group.ts'
import { momentText } from './moments.ts'
import type { Consent, Refusal } from './subject-report.ts'

/** What the person agreed to; categories agreed to in one go are told together. */
export function composeConsents(consents: readonly Consent[], voice: Voice): Section {
  const groups = groupRows(
    consents,
    ({ consent_id, category, category_en, category_zh, ...same }) => {
      // What one act changed has changed within it: microseconds apart.
      const { state_changed_at, ...rest } = same
      return { ...rest, state_changed_at: state_changed_at.slice(0, 16) }
    },
  ) as readonly (readonly [Consent, ...Consent[]])[]
  return {
    heading: voice.say('consents'),
    paragraphs: consents.length === 0 ? [voice.say('no_consents')] : [],
    cards: groups.map((group) => consentCard(group, voice)),
    isAnnex: false,
  }
}

function consentCard(group: readonly [Consent, ...Consent[]], voice: Voice): Card {
  const [consent] = group
  const isChinese = voice.language === 'zh'
  const notice = voice.word('notice', consent.notice_kind)
  return {
    heading: voice.say('consent_heading', {
      purpose: isChinese ? consent.purpose_zh : consent.purpose_en,
      recipient: consent.recipient_name,
    }),
    notes: isOutdated(consent) ? [voice.say('outdated_consent')] : [],
    facts: facts(
      fact(voice.say('state'), stateText(consent, voice)),
      fact(
        voice.say('concerns'),
        voice.list(
          group.map(
            ({ category, category_en, category_zh }) =>
              (isChinese ? category_zh : category_en) ?? voice.word('kind', category),
          ),
        ),
      ),
      fact(voice.say('consent_kind'), voice.word('consent', consent.kind)),
      fact(voice.say('channel'), voice.word('channel', consent.channel)),
      fact(voice.say('given_at'), momentText(consent.given_at, voice.language)),
      fact(
        voice.say('expires_at'),
        consent.expires_at === null ? null : momentText(consent.expires_at, voice.language),
      ),
      fact(
        voice.say('told_by'),
        voice.say('notice_version', { notice, version: consent.notice_version }),
      ),
      fact(voice.say('numbers'), voice.list(group.map(({ consent_id }) => String(consent_id)))),
    ),
  }
}

/** Given for what the purpose was before it changed. */
function isOutdated({ state, is_for_present_terms }: Consent): boolean {
  return state === 'effective' && !is_for_present_terms
}

function stateText(consent: Consent, voice: Voice): string {
  if (isOutdated(consent)) return voice.word('consent_state', 'outdated')
  return voice.say(consent.state === 'annulled' ? 'found' : 'since', {
    state: voice.word('consent_state', consent.state),
    time: momentText(consent.state_changed_at, voice.language),
  })
}

/** Every "no", lifted or in force. */
export function composeRefusals(refusals: readonly Refusal[], voice: Voice): Section {
  return {
    heading: voice.say('refusals'),
    paragraphs: refusals.length === 0 ? [voice.say('no_refusals')] : [],
    cards: refusals.map((refusal) => refusalCard(refusal, voice)),
    isAnnex: false,
  }
}

function refusalCard(refusal: Refusal, voice: Voice): Card {
  const isChinese = voice.language === 'zh'
  const everyPurpose = voice.say(
    refusal.spares_essential ? 'every_inessential_purpose' : 'every_purpose',
  )
  const purpose = isChinese ? refusal.purpose_zh : refusal.purpose_en
  const kinds = isChinese ? refusal.category_labels_zh : refusal.category_labels_en
  const { lifted_at } = refusal
  return {
    heading: voice.word('refusal', refusal.kind),
    notes: [],
    facts: facts(
      fact(
        voice.say('state'),
        lifted_at === null
          ? voice.say('in_force')
          : voice.say('lifted', { time: momentText(lifted_at, voice.language) }),
      ),
      fact(voice.say('recorded_at'), momentText(refusal.recorded_at, voice.language)),
      fact(voice.say('refusal_purpose'), purpose ?? everyPurpose),
      fact(
        voice.say('refusal_recipient'),
        refusal.recipient_name ?? refusal.recipient ?? voice.say('every_recipient'),
      ),
      fact(voice.say('concerns'), kinds === null ? voice.say('every_kind') : voice.list(kinds)),
      fact(
        voice.say('channel'),
        refusal.channel === null ? null : voice.word('channel', refusal.channel),
      ),
      // Of 'terms' the heading says all: the reason is the kernel's own words.
      fact(voice.say('reason'), refusal.kind === 'terms' ? null : refusal.reason),
    ),
  }
}
