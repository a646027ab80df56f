import type { Readable } from 'node:stream'
import { inspect } from '@sealwright/core'
import { openInput } from '../files/input.ts'
import { inspectionJson, messageRows, tableText, warningLines } from '../message-report.ts'
import { printable } from '../terminal/printable.ts'
import { exactBytesText } from '../terminal/quantities.ts'
import { styleFor } from '../terminal/style.ts'

/** Messages up to this length, in bytes, are read whole and their frames counted; of longer ones only the beginning. */
const wholeLength = 64 << 20

/** `sealwright inspect`: shows what a message says of itself. */
export async function inspectFile(path: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const input = await openInput(path)
  const { beginning, size } = await readBeginning(input.stream, input.length)
  const inspection = inspect(beginning, { size })
  if (options.json) {
    process.stdout.write(`${JSON.stringify(inspectionJson(inspection, size), undefined, 2)}\n`)
    return
  }
  const style = styleFor(process.stdout)
  const warnings = warningLines(inspection).map((text) => `  ${style.warn(text)}\n`)
  process.stdout.write(
    [
      `${style.bold(printable(input.name))}  ${exactBytesText(size)}\n\n`,
      tableText(messageRows(inspection, style), style),
      '\n',
      ...warnings,
      `  ${style.dim('Nothing of this is authenticated: anybody could have written it. Decrypting proves it.')}\n`,
    ].join(''),
  )
}

/** The first bytes of a stream and its length. A file's rest is not read; a pipe's is, and only counted. */
async function readBeginning(
  stream: Readable,
  length: number | undefined,
): Promise<{ readonly beginning: Uint8Array; readonly size: number }> {
  const parts: Uint8Array[] = []
  let kept = 0
  let read = 0
  const wanted = length !== undefined && length > wholeLength ? 2 << 20 : wholeLength
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    read += chunk.length
    const part = chunk.subarray(0, wanted - kept)
    if (part.length > 0) parts.push(part)
    kept += part.length
    if (kept === wanted && length !== undefined) break
  }
  return { beginning: Buffer.concat(parts), size: length === undefined ? read : Math.max(length, read) }
}
