import { inspect } from '@sealwright/core'
import { type Input, openInput } from '../files/input.ts'
import { inspectionJson, messageRows, warningLines } from '../message-report.ts'
import { printable } from '../terminal/printable.ts'
import { exactBytesText } from '../terminal/quantities.ts'
import { styleFor } from '../terminal/style.ts'
import { tableText } from '../terminal/table.ts'

/** Messages up to this length, in bytes, are read whole and their frames counted; of longer ones only the beginning. */
const wholeLength = 64 << 20

/** More than the longest header that is read at all. */
const beginningLength = 2 << 20

/** `sealwright inspect`: shows what a message says of itself. */
export async function inspectFile(path: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  await using input = await openInput(path)
  const { beginning, size } = await readBeginning(input)
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
      tableText(messageRows(inspection), { style, indent: 2, columns: process.stdout.columns }),
      '\n',
      ...warnings,
      `  ${style.dim('Nothing of this is authenticated: anybody could have written it. Decrypting proves it.')}\n`,
    ].join(''),
  )
}

/** The first bytes of an input and its length. A file's rest is not read; a pipe's is, and only counted. */
async function readBeginning(input: Input): Promise<{ readonly beginning: Uint8Array; readonly size: number }> {
  const wanted = input.length !== undefined && input.length > wholeLength ? beginningLength : wholeLength
  const parts: Uint8Array[] = []
  let kept = 0
  for await (const chunk of input.chunks()) {
    // Copied: the memory of a chunk is used again. (`slice` copies an array, but not a Buffer.)
    const part = new Uint8Array(chunk.subarray(0, wanted - kept))
    kept += part.length
    if (part.length > 0) parts.push(part)
    else if (input.length !== undefined) break
  }
  return { beginning: Buffer.concat(parts), size: Math.max(input.length ?? 0, input.bytesRead()) }
}
