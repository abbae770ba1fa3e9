import { visibleText } from '../../core/visible-text.ts'
import type { Card, Fact, Section, SubjectDocument } from './document.ts'
import { style } from './style.ts'

const htmlLanguages = { zh: 'zh-CN', en: 'en' } as const

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** HTML that may stand in the page; only this module makes one, so no bare text gets there. */
interface Markup {
  readonly html: string
}

/** Texts are escaped, markup stands as it is, lists are joined. */
function markup(
  strings: TemplateStringsArray,
  ...holes: readonly (string | Markup | readonly Markup[])[]
): Markup {
  return {
    html: strings.reduce((page, part, index) => page + asHtml(holes[index - 1] ?? '') + part),
  }
}

function asHtml(hole: string | Markup | readonly Markup[]): string {
  if (typeof hole === 'string') return escapeHtml(hole)
  return 'html' in hole ? hole.html : hole.map(({ html }) => html).join('')
}

/** Text that can be no markup, and whose control characters are written out. */
function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** The report as one HTML page that needs nothing else: no script, no picture, no font from elsewhere. */
export function renderSubjectHtml(report: SubjectDocument): string {
  const [summary, ...sections] = report.sections
  return markup`<!DOCTYPE html>
<html lang="${htmlLanguages[report.language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${report.title}</title>
<style>
${{ html: style }}
</style>
</head>
<body>
<main>
<header>
<h1>${report.title}</h1>
<dl class="head">${report.facts.map(factMarkup)}</dl>
<p class="introduction">${report.introduction}</p>
</header>
${summary === undefined ? [] : [sectionMarkup(summary, 'short', report)]}
${sections.map((each) => sectionMarkup(each, each.isAnnex ? 'annex' : 'part', report))}
</main>
</body>
</html>
`.html
}

function sectionMarkup(
  { heading, paragraphs, cards }: Section,
  kind: 'short' | 'part' | 'annex',
  report: SubjectDocument,
): Markup {
  return markup`<section class="${kind}">
<h2>${heading}</h2>
${paragraphs.map((paragraph) => markup`<p>${paragraph}</p>\n`)}${cards.map((card) => cardMarkup(card, report))}</section>
`
}

function cardMarkup({ heading, notes, facts }: Card, report: SubjectDocument): Markup {
  const colon = report.language === 'zh' ? '：' : ': '
  return markup`<article>
<h3>${heading}</h3>
${notes.map((note) => markup`<p class="note"><strong>${report.important}${colon}</strong>${note}</p>\n`)}<dl>${facts.map(factMarkup)}</dl>
</article>
`
}

function factMarkup({ label, values }: Fact): Markup {
  const [first = '', ...more] = values
  const told =
    more.length === 0
      ? [markup`${first}`]
      : [markup`<ul>${values.map((value) => markup`<li>${value}</li>`)}</ul>`]
  return markup`
<dt>${label}</dt>
<dd>${told}</dd>`
}
