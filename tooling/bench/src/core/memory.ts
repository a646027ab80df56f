import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Row } from '../row.ts'
import { columns } from './columns.ts'
import type { MemoryReport } from './memory-child.ts'
import type { Direction } from './work.ts'

const run = promisify(execFile)

/**
 * Memory that a long stream holds, each contestant in a process of its own.
 *
 * Held is what is left after a full collection in the middle of the stream; the resident set at its highest also counts
 * what the collector had no reason yet to free.
 */
export function memoryRow(measure: 'held' | 'resident', direction: Direction, plaintextLength: number): Row {
  const title = measure === 'held' ? 'memory held above the start' : 'resident set above the start, highest'
  return {
    work: `0478 ${plaintextLength / 2 ** 20} MiB stream, 64 KiB frames, ${direction}: ${title}`,
    unit: 'MiB',
    goals: measure === 'held' ? [{ column: columns.sealwright, atMost: 32 }] : [],
    async measure() {
      return {
        [columns.sealwright]: (await reportOf('sealwright', direction, plaintextLength))[measure] / 2 ** 20,
        [columns.javascriptSdk]: (await reportOf('javascript-sdk', direction, plaintextLength))[measure] / 2 ** 20,
      }
    },
  }
}

const reports = new Map<string, Promise<MemoryReport>>()

/** One process serves both figures of a contestant. */
function reportOf(contestant: string, direction: Direction, plaintextLength: number): Promise<MemoryReport> {
  const args = [contestant, direction, String(plaintextLength)]
  const known = reports.get(args.join())
  if (known) return known
  const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url))
  const report = run(process.execPath, ['--expose-gc', '--conditions=source', child, ...args]).then(
    ({ stdout }) => JSON.parse(stdout) as MemoryReport,
  )
  reports.set(args.join(), report)
  return report
}
