import { bytesText, durationText } from './quantities.ts'

export interface ProgressOptions {
  /** Where the line goes; nothing is written unless it is a terminal. */
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  /** What is being done, for example `encrypting report.pdf`. */
  readonly title: string
  /** Bytes read so far. */
  readonly done: () => number
  /** Bytes in all, where that is known. */
  readonly total?: number | undefined
}

/** Work that ends sooner than this, in milliseconds, shows no progress. */
const patienceMs = 1000
const intervalMs = 100

/**
 * One line on a terminal that shows how far the work is, from its second second on.
 *
 * @returns ends the line and removes it; call it in `finally`
 */
export function showProgress({ stream, title, done, total }: ProgressOptions): () => void {
  if (stream.isTTY !== true) return () => {}
  const started = performance.now()
  let shown = false
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - started
    if (elapsedMs < patienceMs) return
    shown = true
    const line = progressLine({ title, done: done(), total, elapsedMs })
    stream.write(`\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`)
  }, intervalMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    if (shown) stream.write('\r\x1b[2K')
  }
}

/** The line itself, without control characters. */
export function progressLine(state: {
  readonly title: string
  readonly done: number
  readonly total?: number | undefined
  readonly elapsedMs: number
}): string {
  const { title, done, total, elapsedMs } = state
  const rate = done / (elapsedMs / 1000)
  const parts = [title, bytesText(done), `${bytesText(Math.round(rate))}/s`]
  if (total !== undefined && total > 0 && done > 0) {
    const leftMs = ((total - done) / rate) * 1000
    parts[1] = `${String(Math.floor((100 * Math.min(done, total)) / total)).padStart(3)} % of ${bytesText(total)}`
    parts.push(`${durationText(Math.max(0, Math.round(leftMs / 1000) * 1000))} left`)
  }
  return parts.join('  ')
}
