import { chosenClock, now, runLength } from '../clock.ts'
import { median } from '../median.ts'
import { type Run, race } from '../race.ts'
import type { Row } from '../row.ts'
import type { OpenSuite } from '../suite.ts'
import { type Bed, bedWith } from './bed.ts'
import { type Operation, operations } from './operations.ts'

const keyCounts = [10, 1_000, 100_000] as const
/** How much slower a call may be among many keys than among few: none would be 1, and this leaves room for noise. */
const slowdown = 1.2

/** The engine in process, with few keys and with many: none of them may make another slower. */
export const kmsSuite: OpenSuite = async ({ isQuick, clock }) => {
  const counts = isQuick ? keyCounts.slice(0, 2) : keyCounts
  const beds = new Map<number, Promise<Bed>>()
  const bedOf = (keyCount: number): Promise<Bed> => {
    const bed = beds.get(keyCount) ?? bedWith(keyCount)
    beds.set(keyCount, bed)
    return bed
  }
  return {
    name: 'kms',
    columns: counts.map(columnOf),
    rows: operations.map((operation) => rowOf(operation, { counts, bedOf, callsPerRun: 200 * runLength[clock] })),
    versions: {},
    absences: [],
    [Symbol.asyncDispose]: async () => beds.clear(),
  }
}

interface Beds {
  readonly counts: readonly number[]
  readonly bedOf: (keyCount: number) => Promise<Bed>
  readonly callsPerRun: number
}

function rowOf(operation: Operation, { counts, bedOf, callsPerRun }: Beds): Row {
  const [fewest, most] = [columnOf(counts[0]!), columnOf(counts.at(-1)!)]
  return {
    work: operation.name,
    unit: 'µs',
    goals: [
      ...(operation.atMost === undefined ? [] : [{ column: most, atMost: operation.atMost }]),
      { column: most, per: fewest, atMost: slowdown },
    ],
    async measure(effort) {
      const contestants: Record<string, Run> = {}
      for (const count of counts)
        contestants[columnOf(count)] = await callsOf(operation, await bedOf(count), callsPerRun)
      return await race(contestants, effort)
    },
  }
}

/**
 * A run gives the time of one call, in microseconds: the median of many by the wall, which the collector of garbage disturbs in few of
 * them; by a thread's time, which no clock tells so finely, their mean.
 */
async function callsOf({ prepare }: Operation, bed: Bed, callsPerRun: number): Promise<Run> {
  const call = await prepare(bed)
  let turn = 0
  if (chosenClock() === 'thread') {
    return async () => {
      const start = now()
      for (let done = 0; done < callsPerRun; done++) await call(turn++)
      return ((now() - start) * 1000) / callsPerRun
    }
  }
  const times = new Float64Array(callsPerRun)
  return async () => {
    for (let done = 0; done < callsPerRun; done++) {
      const start = now()
      await call(turn++)
      times[done] = (now() - start) * 1000
    }
    return median([...times])
  }
}

function columnOf(keyCount: number): string {
  return `${keyCount.toLocaleString('en-US')} keys`
}
