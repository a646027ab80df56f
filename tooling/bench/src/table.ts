import type { Goal, MeasuredGoal, MeasuredRow } from './row.ts'

/** A Markdown table that also reads well as it stands: columns aligned, numbers to the right. */
export function table(columns: readonly string[], rows: readonly MeasuredRow[]): string {
  const head = ['work', 'unit', ...columns, 'goals']
  const body = rows.map((row) => [
    row.work,
    row.unit,
    ...columns.map((column) => figureText(row.figures[column])),
    row.goals.map(goalText).join('; '),
  ])
  const isNumber = (column: number) => column >= 2 && column < 2 + columns.length
  const widths = head.map((title, column) => Math.max(title.length, 4, ...body.map((cells) => cells[column]!.length)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(' | ')} |`
  const rule = widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [line(head), line(rule), ...body.map(line)].join('\n')
}

/** Three digits that count, thousands set apart; a dash for what was not measured. */
export function figureText(figure: number | undefined): string {
  if (figure === undefined) return '–'
  if (figure === 0) return '0'
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(figure))))
  return figure.toLocaleString('en-US', { maximumFractionDigits: Math.min(decimals, 3) })
}

function goalText(goal: MeasuredGoal): string {
  const mark = goal.isMet === undefined ? '?' : goal.isMet ? '✓' : '✗'
  return `${mark} ${figureText(goal.actual)}${goal.per === undefined ? '' : ` × ${goal.per}`} (${wantText(goal)})`
}

function wantText({ atLeast, atMost }: Goal): string {
  return [atLeast === undefined ? [] : `≥ ${atLeast}`, atMost === undefined ? [] : `≤ ${atMost}`].flat().join(', ')
}
