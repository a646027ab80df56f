import { expect, it } from 'vitest'
import { race } from './race.ts'

it('throws the warm-up away and gives the median of what counts', async () => {
  const times = [900, 800, 3, 1, 2]
  expect(await race({ only: () => times.shift()! }, { warmUps: 2, rounds: 3 })).toEqual({ only: 2 })
})

it('interleaves, and begins each round with another contestant', async () => {
  const order: string[] = []
  const contestant = (name: string) => () => order.push(name)
  await race({ a: contestant('a'), b: contestant('b'), c: contestant('c') }, { warmUps: 1, rounds: 2 })
  expect(order.join('')).toBe('abcbcacab')
})

it('waits for each contestant before the next one starts', async () => {
  const order: string[] = []
  const slow = async () => {
    order.push('slow starts')
    await Promise.resolve()
    order.push('slow ends')
    return 1
  }
  const fast = () => order.push('fast')
  await race({ slow, fast }, { warmUps: 0, rounds: 1 })
  expect(order).toEqual(['slow starts', 'slow ends', 'fast'])
})
