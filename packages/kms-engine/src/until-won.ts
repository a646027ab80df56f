import { LostRace } from './call.ts'
import { fault } from './fault.ts'
import type { Turns } from './store/turns.ts'

/** Every lost race is another call's success, so this many in a row mean a store that does not work. */
const maxAttempts = 1000

/**
 * Tries until no race is lost. Who lost one takes turns with all others who did: N calls that change one record cost a
 * few N attempts, where all of them against all would cost N²/2.
 *
 * @param attempt reads anew whatever it is going to write
 * @throws what `attempt` throws; `KMSInternalException` after a thousand lost in a row
 */
export async function untilWon<T>(turns: Turns, attempt: () => Promise<T>): Promise<T> {
  let endTurn = () => {}
  try {
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof LostRace)) throw error
        if (attempts === maxAttempts) {
          // No lost race any more: whoever tries the whole call again would multiply the attempts.
          throw fault('KMSInternalException', `lost ${maxAttempts} races for its records`, { cause: error })
        }
        endTurn()
        endTurn = await turns.take(error.records)
      }
    }
  } finally {
    endTurn()
  }
}
