import { durationText } from '../terminal/quantities.ts'
import type { Style } from '../terminal/style.ts'
import { type Row, tableText } from '../terminal/table.ts'

/** Characters before what is done, what it is done with, and the table below it. */
const indent = 4
const labelWidth = 17

/** The demo's page: headings, steps with the time that they took, tables; all in the same columns. */
export class Page {
  readonly style: Style
  readonly #stream: NodeJS.WritableStream
  readonly #columns: number

  constructor(stream: NodeJS.WritableStream & { readonly columns?: number }, style: Style) {
    this.style = style
    this.#stream = stream
    this.#columns = Math.min(stream.columns ?? 100, 100)
  }

  /** A line that begins a part. */
  heading(text: string): void {
    this.#write(`\n  ${this.style.bold(text)}\n`)
  }

  /** Does something, and says what came of it and how long it took. */
  async step<Result>(label: string, work: () => Promise<Result>, told: (result: Result) => string): Promise<Result> {
    const started = performance.now()
    const result = await work()
    this.#told(label, told(result), durationText(performance.now() - started))
    return result
  }

  /** A table. */
  rows(rows: readonly Row[]): void {
    this.#write(`\n${tableText(rows, { style: this.style, indent, labelWidth, columns: this.#columns })}`)
  }

  /** Text as it is, in the column of the steps. */
  line(text: string): void {
    this.#write(`${' '.repeat(indent)}${text}\n`)
  }

  #told(label: string, text: string, duration: string): void {
    const { good, dim } = this.style
    const room = this.#columns - indent - labelWidth - duration.length
    // Where both do not fit, the duration goes: what came of it matters more.
    const end = text.length < room ? `${' '.repeat(room - text.length)}${dim(duration)}` : ''
    this.#write(`  ${good('✓')} ${label.padEnd(labelWidth)}${text}${end}\n`)
  }

  #write(text: string): void {
    this.#stream.write(text)
  }
}
