import { describe, expect, test } from 'vitest'
import { languages } from '../../src/report/subject/catalogue.ts'
import { composeSubjectReport } from '../../src/report/subject/compose.ts'
import { renderSubjectHtml } from '../../src/report/subject/render-html.ts'
import { renderSubjectText } from '../../src/report/subject/render-text.ts'
import { nobody, sample } from './subject-sample.ts'

describe.each(languages)('in %s', (language) => {
  test('text', async () => {
    const text = renderSubjectText(composeSubjectReport(sample, language))
    await expect(text).toMatchFileSnapshot(`snapshots/subject-${language}.txt`)
  })

  test('HTML', async () => {
    const html = renderSubjectHtml(composeSubjectReport(sample, language))
    await expect(html).toMatchFileSnapshot(`snapshots/subject-${language}.html`)
  })

  test('somebody unknown: that nothing is known, and the rights; no section about anything', async () => {
    const text = renderSubjectText(composeSubjectReport(nobody, language))
    await expect(text).toMatchFileSnapshot(`snapshots/subject-unknown-${language}.txt`)
  })

  test('nobody can get markup into the page or drive a terminal', () => {
    const told = composeSubjectReport(sample, language)
    const html = renderSubjectHtml(told)
    expect(html).not.toContain('<b>')
    expect(html).toContain('&lt;b&gt;Card&lt;/b&gt; &quot;House&quot; &amp; Co\\n\\u{202e}')
    expect(html).not.toContain('\u202e')
    expect(renderSubjectText(told)).toContain('<b>Card</b> "House" & Co\\n\\u{202e}')
  })

  test('the page is balanced: every element that is opened is closed, in order', () => {
    const html = renderSubjectHtml(composeSubjectReport(sample, language))
    const open: string[] = []
    for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (name === 'meta') continue
      if (slash === '') open.push(name)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
  })
})

test('accesses that differ in their time only are one entry; the annex has every one', () => {
  const { sections } = composeSubjectReport(sample, 'en')
  const [, , shared, , , , , annex] = sections
  expect(shared?.cards.map(({ heading }) => heading)).toEqual([
    '1. <b>Card</b> "House" & Co\n\u202e, for: birthday card',
    '2. 售后服务部, for: repair',
    '3. 售后服务部, for: repair',
  ])
  expect(annex?.cards.map(({ heading }) => heading)).toEqual([
    'What we hold about you',
    ...(shared?.cards.map(({ heading }) => heading) ?? []),
  ])
  const accesses = annex?.cards[2]?.facts.find(({ label }) => label === 'Accesses')
  expect(accesses?.values).toHaveLength(6)
})

test('five accesses are listed, six are counted', () => {
  const times = (count: number) => {
    const disclosures = sample.disclosures.slice(1, 1 + count)
    const { sections } = composeSubjectReport({ ...sample, disclosures }, 'en')
    return sections[2]?.cards[0]?.facts.find(({ label }) => label === 'When')?.values
  }
  expect(times(5)).toHaveLength(5)
  expect(times(6)).toEqual([
    'Times: 6. First: 2 March 2026, 16:00. Last: 7 March 2026, 16:00. The annex lists every one.',
  ])
})

test('what was erased is told as such, and so is what nobody saw', () => {
  const summary = (report: typeof sample) =>
    composeSubjectReport(report, 'en').sections[0]?.paragraphs
  expect(summary({ ...sample, is_held: false, holdings: [] })?.[0]).toBe(
    'We hold no data about you any more. What was shared before is listed below.',
  )
  expect(summary({ ...nobody, is_known: true, is_held: true })).toEqual([
    'We hold records of you that contain your customer number only.',
    'Nobody has been given access to your data.',
  ])
})
