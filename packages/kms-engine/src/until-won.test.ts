import { describe, expect, test } from 'vitest'
import { LostRace } from './call.ts'
import { turns } from './store/turns.ts'
import { untilWon } from './until-won.ts'

const records = [{ kind: 'k', scope: 's', id: 'a' }]
const lostRace = () => new LostRace('lost', records)

/** An attempt that loses a number of times before it wins. */
function losing(times: number, won = 'won') {
  let attempts = 0
  return async () => {
    if (attempts++ < times) throw lostRace()
    return won
  }
}

describe('who tries until a race is won', () => {
  test('tries again after each one that was lost', async () => {
    expect(await untilWon(turns(), losing(0))).toBe('won')
    expect(await untilWon(turns(), losing(999))).toBe('won')
  })

  test('gives up after a thousand lost in a row, with a fault that nobody tries again', async () => {
    const inner = () => untilWon(turns(), losing(1000))
    await expect(untilWon(turns(), inner)).rejects.toMatchObject({ name: 'KMSInternalException', cause: lostRace() })
  })

  test('takes turns with all who lost one, too', async () => {
    const order = turns()
    let [trying, most, tries] = [0, 0, 0]
    const attempt = (own: () => Promise<string>) => async () => {
      const isFirst = tries++ < 5
      trying++
      await new Promise(setImmediate)
      if (!isFirst) most = Math.max(most, trying)
      trying--
      return own()
    }
    const all = Array.from({ length: 5 }, () => untilWon(order, attempt(losing(2))))
    expect(await Promise.all(all)).toEqual(Array(5).fill('won'))
    expect({ most, tries }).toEqual({ most: 1, tries: 15 })
  })

  test('fails at once when it is no race that was lost, and holds up nobody', async () => {
    const order = turns()
    let attempts = 0
    const failing = async () => {
      if (attempts++ < 1) throw lostRace()
      throw new TypeError('broken')
    }
    const all = await Promise.allSettled([untilWon(order, failing), untilWon(order, losing(3))])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(attempts).toBe(2)
  })
})
