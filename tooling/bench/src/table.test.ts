import { expect, it } from 'vitest'
import { figureText, table } from './table.ts'

it('aligns every column, and numbers to the right', () => {
  const rows = [
    { work: 'a', unit: 'MB/s', figures: { ours: 12_345, theirs: 7 }, goals: [] },
    {
      work: 'longer',
      unit: 'MB/s',
      figures: { ours: 2 },
      goals: [{ column: 'ours', per: 'theirs', atLeast: 4, actual: undefined, isMet: undefined }],
    },
  ]
  expect(table(['ours', 'theirs'], rows)).toBe(
    [
      '| work   | unit |   ours | theirs | goals              |',
      '| ------ | ---- | -----: | -----: | ------------------ |',
      '| a      | MB/s | 12,345 |      7 |                    |',
      '| longer | MB/s |      2 |      – | ? – × theirs (≥ 4) |',
    ].join('\n'),
  )
})

it('says of each goal whether it is met, by how much, and what was wanted', () => {
  const goals = [
    { column: 'ours', per: 'theirs', atLeast: 4, actual: 5.04, isMet: true },
    { column: 'ours', atMost: 10, actual: 11.5, isMet: false },
  ]
  const [, , line] = table(['ours'], [{ work: 'w', unit: 'ms', figures: {}, goals }]).split('\n')
  expect(line).toContain('✓ 5.04 × theirs (≥ 4); ✗ 11.5 (≤ 10)')
})

it.each([
  [0.01234, '0.012'],
  [1.2345, '1.23'],
  [12.345, '12.3'],
  [123.45, '123'],
  [1_234_567.8, '1,234,568'],
  [0, '0'],
  [undefined, '–'],
])('writes %s as %s', (figure, text) => {
  expect(figureText(figure)).toBe(text)
})
