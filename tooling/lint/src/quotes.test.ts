import { expect, test } from 'vitest'
import { fillQuotes } from './quotes.ts'

const sources: Record<string, string> = {
  'examples/a.ts': 'const a = 1\n\n  // #region main\n  const b = 2\n    const c = 3\n  // #endregion\n',
}
const fill = (text: string) => fillQuotes('README.md', text, (path) => sources[path])

test('a fenced block is replaced by the file, without its region marks', () => {
  const { text, problems } = fill('x\n<!-- quote: examples/a.ts -->\n```ts\nold\n```\ny')
  expect(text).toBe('x\n<!-- quote: examples/a.ts -->\n```ts\nconst a = 1\n\n  const b = 2\n    const c = 3\n```\ny')
  expect(problems).toEqual([])
})

test('a region is quoted without its indentation', () => {
  const { text } = fill('<!-- quote: examples/a.ts#main -->\n```ts\n```')
  expect(text).toBe('<!-- quote: examples/a.ts#main -->\n```ts\nconst b = 2\n  const c = 3\n```')
})

test('filling twice changes nothing more', () => {
  const once = fill(
    '<!-- quote: examples/a.ts#main -->\n```ts\n```\n<!-- quote: examples/a.ts -->\nold\n<!-- /quote -->',
  ).text
  expect(fill(once).text).toBe(once)
})

test('a missing file, a missing region and an open block are named with their line', () => {
  expect(fill('\n<!-- quote: examples/b.ts -->\n```ts\n```').problems).toEqual([
    'README.md:2: nothing to quote at examples/b.ts',
  ])
  expect(fill('<!-- quote: examples/a.ts#no -->\n```ts\n```').problems).toEqual([
    'README.md:1: nothing to quote at examples/a.ts#no',
  ])
  expect(fill('<!-- quote: examples/a.ts -->\n```ts\nold').problems).toEqual([
    'README.md:1: the quotation has no end: want a closed fence or <!-- /quote -->',
  ])
})
