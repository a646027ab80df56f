import type { Clock } from './clock.ts'
import type { Effort } from './race.ts'
import type { Row } from './row.ts'

/** How hard to try. */
export interface Settings extends Effort {
  /** Smaller inputs and fewer rounds: shows the shape, not the figure. */
  readonly isQuick: boolean
  /** With `thread`, whoever works elsewhere stays out. */
  readonly clock: Clock
}

/** A table to be measured. Dispose of it when done: contestants may be processes of their own. */
interface Suite extends AsyncDisposable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** Versions of what takes part. */
  readonly versions: Readonly<Record<string, string>>
  /** What cannot take part, and why. */
  readonly absences: readonly string[]
}

/** Opens a suite. */
export type OpenSuite = (settings: Settings) => Promise<Suite>
