import { expect, test } from 'vitest'
import { renderRecords, renderTable, visible } from '../../src/cli/table.ts'

test('Chinese characters take two places each, so columns stay aligned', () => {
  const rows = [
    ['王工程师', 'a'],
    ['engineer-17', 'b'],
    ['阿卜杜拉·买买提', null],
  ]
  expect(renderTable(['actor', 'x'], rows)).toBe(
    [
      'actor            x',
      '---------------  -',
      '王工程师         a',
      'engineer-17      b',
      '阿卜杜拉·买买提',
    ].join('\n'),
  )
})

test('numbers keep to the right', () => {
  expect(
    renderTable(
      ['n', 'word'],
      [
        ['7', 'x'],
        ['1234', 'y'],
      ],
      ['right'],
    ),
  ).toBe(['   n  word', '----  ----', '   7  x', '1234  y'].join('\n'))
})

test('a table without rows is its head', () => {
  expect(renderTable(['a', 'bc'], [])).toBe('a  bc\n-  --')
})

test('records stand one below the other with their titles aligned', () => {
  expect(
    renderRecords(
      ['id', 'reason'],
      [
        ['1', '客户来电'],
        ['2', null],
      ],
    ),
  ).toBe(['id      1', 'reason  客户来电', '', 'id      2', 'reason'].join('\n'))
})

test.each([
  ['a line break', 'a\nb', 'a\\nb'],
  ['a tab', 'a\tb', 'a\\tb'],
  ['an escape sequence', '\u001b[2Jx', '\\u{1b}[2Jx'],
  ['a C1 control', '\u009bx', '\\u{9b}x'],
  ['a direction override', 'a\u202eb', 'a\\u{202e}b'],
  ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
  ['plain Chinese text', '欧阳锋, 张三', '欧阳锋, 张三'],
  ['null', null, ''],
])('%s in a cell cannot forge a row or drive the terminal', (_name, cell, shown) => {
  expect(visible(cell)).toBe(shown)
})
