import { visibleText } from '../../core/visible-text.ts'
import type { Card, Fact, Section, SubjectDocument } from './document.ts'

const rule = '='.repeat(60)
const thinRule = '-'.repeat(60)

/** The report as plain text, ready for a terminal: nothing in it can drive one. */
export function renderSubjectText(report: SubjectDocument): string {
  const colon = report.language === 'zh' ? '：' : ': '
  const lines = [
    report.title,
    rule,
    ...report.facts.flatMap((each) => factLines(each, '', colon)),
    '',
    report.introduction,
    ...report.sections.flatMap((section) => sectionLines(section, report, colon)),
  ]
  return lines.map(visibleText).join('\n')
}

function sectionLines(
  { heading, paragraphs, cards }: Section,
  { important }: SubjectDocument,
  colon: string,
): readonly string[] {
  return [
    '',
    heading,
    thinRule,
    ...paragraphs,
    ...cards.flatMap((card, index) => [
      ...(index > 0 || paragraphs.length > 0 ? [''] : []),
      ...cardLines(card, important, colon),
    ]),
  ]
}

function cardLines({ heading, notes, facts }: Card, important: string, colon: string) {
  return [
    heading,
    ...notes.map((note) => `  ! ${important}${colon}${note}`),
    ...facts.flatMap((each) => factLines(each, '  ', colon)),
  ]
}

function factLines({ label, values }: Fact, indent: string, colon: string): readonly string[] {
  const [first = '', ...more] = values
  if (more.length === 0) return [`${indent}${label}${colon}${first}`]
  return [`${indent}${label}${colon.trimEnd()}`, ...values.map((value) => `${indent}  - ${value}`)]
}
