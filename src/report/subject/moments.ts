import type { Language } from './catalogue.ts'

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
  ...['October', 'November', 'December'],
]

const offsetMs = 8 * 60 * 60 * 1000

/**
 * A moment in words, in Beijing time: `24 November 2026, 23:30`, `2026年11月24日 23:30`.
 *
 * @param iso in UTC; what is no time (`infinity`) stands as it is.
 */
export function momentText(iso: string, language: Language): string {
  const timeMs = Date.parse(iso)
  if (Number.isNaN(timeMs)) return iso
  const there = new Date(timeMs + offsetMs)
  const time = there.toISOString().slice(11, 16)
  const [year, month, day] = [there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate()]
  return language === 'zh'
    ? `${year}年${month + 1}月${day}日 ${time}`
    : `${day} ${months[month]} ${year}, ${time}`
}
