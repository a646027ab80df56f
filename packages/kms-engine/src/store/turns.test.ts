import { describe, expect, test } from 'vitest'
import { turns } from './turns.ts'

const record = (id: string) => ({ kind: 'k', scope: 's', id })

/** Says who has the turn, in order. */
function line() {
  const order = turns()
  const heard: string[] = []
  const ends = new Map<string, () => void>()
  return {
    heard,
    async ask(name: string, ...ids: readonly string[]) {
      ends.set(name, await order.take(ids.map(record)))
      heard.push(name)
    },
    async end(name: string) {
      ends.get(name)!()
      await new Promise(setImmediate)
    },
  }
}

describe('turns', () => {
  test('come in the order of asking, one at a time', async () => {
    const { heard, ask, end } = line()
    const all = [ask('first', 'a'), ask('second', 'a'), ask('third', 'a')]
    await all[0]
    expect(heard).toEqual(['first'])
    await end('first')
    expect(heard).toEqual(['first', 'second'])
    await end('second')
    expect(heard).toEqual(['first', 'second', 'third'])
    await Promise.all(all)
  })

  test('of different records are had at once', async () => {
    const { heard, ask } = line()
    await Promise.all([ask('first', 'a'), ask('second', 'b'), ask('third')])
    expect(heard.sort()).toEqual(['first', 'second', 'third'])
  })

  test('of several records wait for all who asked before for one of them, and never for each other', async () => {
    const { heard, ask, end } = line()
    const all = [ask('ab', 'a', 'b'), ask('ba', 'b', 'a'), ask('bc', 'b', 'c'), ask('c', 'c'), ask('d', 'd')]
    await all[0]
    expect([...heard].sort()).toEqual(['ab', 'd'])
    await end('ab')
    await end('ba')
    expect(heard.slice(2)).toEqual(['ba', 'bc'])
    await end('bc')
    expect(heard.at(-1)).toBe('c')
    await Promise.all(all)
  })

  test('are there at once when all others have had theirs', async () => {
    const { heard, ask, end } = line()
    await ask('first', 'a')
    await end('first')
    await ask('second', 'a')
    expect(heard).toEqual(['first', 'second'])
  })
})
