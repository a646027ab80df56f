import { Guests } from './contestant-process.ts'
import { type Effort, type Run, race } from './race.ts'

/** What was measured, by column. A column that is missing could not be measured here. */
type Figures = Readonly<Record<string, number>>

/** What a figure should be, alone or as a share of another column's. */
export interface Goal {
  readonly column: string
  /** Divide by this column's figure. Default: the figure itself. */
  readonly per?: string
  readonly atLeast?: number
  readonly atMost?: number
}

/** One line of a report. */
export interface Row {
  readonly work: string
  readonly unit: string
  readonly goals: readonly Goal[]
  readonly measure: (effort: Effort) => Promise<Figures>
}

/** A line with its figures. */
export interface MeasuredRow {
  readonly work: string
  readonly unit: string
  readonly figures: Figures
  readonly goals: readonly MeasuredGoal[]
}

/** A goal and what came of it. */
export interface MeasuredGoal extends Goal {
  /** The figure or the share; `undefined` if a column is missing. */
  readonly actual: number | undefined
  readonly isMet: boolean | undefined
}

/** A row that several contestants run for, told as amount per second. */
export interface RacedRow {
  readonly work: string
  /** What is counted, for example `MB/s`. */
  readonly unit: string
  /** How much of it one run does. */
  readonly amount: number
  /** Makes them ready. Those with processes of their own are `guests`, who leave after the race. */
  readonly contestants: (guests: Guests) => Promise<Readonly<Record<string, Run>>> | Readonly<Record<string, Run>>
  readonly goals?: readonly Goal[]
}

/** A row of speeds. The contestants are made when their turn comes, so that their inputs do not all wait in memory. */
export function racedRow({ work, unit, amount, contestants, goals = [] }: RacedRow): Row {
  return {
    work,
    unit,
    goals,
    async measure(effort) {
      await using guests = new Guests()
      const times = await race(await contestants(guests), effort)
      return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, (amount * 1000) / ms]))
    },
  }
}

/** Measures a row and holds its figures against its goals. */
export async function measureRow(row: Row, effort: Effort): Promise<MeasuredRow> {
  const figures = await row.measure(effort)
  return { work: row.work, unit: row.unit, figures, goals: row.goals.map((goal) => judge(goal, figures)) }
}

function judge(goal: Goal, figures: Figures): MeasuredGoal {
  const { column, per, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = goal
  const figure = figures[column]
  const base = per === undefined ? 1 : figures[per]
  if (figure === undefined || base === undefined) return { ...goal, actual: undefined, isMet: undefined }
  const actual = figure / base
  return { ...goal, actual, isMet: actual >= atLeast && actual <= atMost }
}
