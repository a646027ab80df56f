import type { PlaintextChunks } from '@sealwright/core'
import { exitCodes } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import { bytesText } from '../terminal/quantities.ts'

/**
 * Passes a plaintext on, but keeps that of a signed message until it has ended, which it does only after the signature
 * was verified.
 *
 * @param maxLength most bytes to hold before giving up
 * @throws CliFailure when a signed plaintext is longer; nothing of it was passed on
 */
export async function* heldBack(
  plaintext: Pick<PlaintextChunks, 'header' | typeof Symbol.asyncIterator>,
  maxLength: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const held: Uint8Array[] = []
  let heldLength = 0
  try {
    for await (const piece of plaintext) {
      // Known before the first piece.
      const { algorithmSuite } = await plaintext.header
      if (algorithmSuite.signature === undefined) {
        yield piece
        continue
      }
      held.push(piece)
      heldLength += piece.length
      if (heldLength > maxLength) throw tooLong(maxLength)
    }
    yield* held
  } catch (error) {
    for (const piece of held) piece.fill(0)
    throw error
  }
}

function tooLong(maxLength: number): CliFailure {
  return new CliFailure(
    `a signed message of more than ${bytesText(maxLength)} is not held in memory until its signature is verified; nothing was written`,
    {
      exitCode: exitCodes.notAcceptable,
      hint: 'write to a file with --output, or take each frame as soon as its own tag is verified with --release-early',
    },
  )
}
