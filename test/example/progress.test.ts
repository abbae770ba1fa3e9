import { expect, test } from 'vitest'
import { createProgress } from '../../examples/appliances/data/progress.ts'

function listen(isTTY: boolean) {
  const written: string[] = []
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0
  return { written, stream: { isTTY, write } }
}

test('a terminal sees one bar that is drawn over itself and ended once', () => {
  const { written, stream } = listen(true)
  const progress = createProgress('data', stream)
  progress.show(1, 4, 'customers')
  progress.show(4, 4, 'orders')
  progress.end()
  progress.end()

  expect(written).toEqual([
    `\rdata [${'#'.repeat(8)}${'.'.repeat(22)}]  25 % customers\u001b[K`,
    `\rdata [${'#'.repeat(30)}] 100 % orders\u001b[K`,
    '\n',
  ])
})

test('a log gets one line a step and no control characters', () => {
  const { written, stream } = listen(false)
  const progress = createProgress('data', stream)
  progress.show(1, 3, 'customers')
  progress.show(2, 3, 'customers')
  progress.show(3, 3, 'orders')
  progress.end()

  expect(written).toEqual(['data: customers\n', 'data: orders\n'])
})

test('a step that fails before anything was shown leaves no empty line', () => {
  const { written, stream } = listen(true)
  createProgress('data', stream).end()
  expect(written).toEqual([])
})
