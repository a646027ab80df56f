import type { Style } from './style.ts'
import { wrap } from './wrap.ts'

/** A label and the lines that it labels. */
export type Row = readonly [label: string, lines: readonly string[]]

export interface TableOptions {
  readonly style: Style
  /** Characters before each line. */
  readonly indent: number
  /** Least characters of the column of labels. Default: what the longest label and two spaces take. */
  readonly labelWidth?: number
  /** Characters of a line of the terminal; `undefined`, as for a pipe, breaks no line. */
  readonly columns: number | undefined
}

/** Rows as an aligned table, one line feed after each line. */
export function tableText(rows: readonly Row[], options: TableOptions): string {
  const { style, indent, columns } = options
  const labelWidth = Math.max(options.labelWidth ?? 0, ...rows.map(([label]) => label.length + 2))
  const width = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(20, columns - indent - labelWidth)
  const text = ([label, lines]: Row) =>
    lines
      .flatMap((line) => wrap(line, width))
      .map((line, index) => `${' '.repeat(indent)}${style.dim((index === 0 ? label : '').padEnd(labelWidth))}${line}\n`)
      .join('')
  return rows.map(text).join('')
}
