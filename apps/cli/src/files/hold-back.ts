import { Transform, type TransformCallback } from 'node:stream'
import type { MessageHeader } from '@sealwright/core'
import { exitCodes } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import { bytesText } from '../terminal/quantities.ts'

/**
 * Passes plaintext on, but keeps that of a signed message until the stream before it has ended, which it does only after
 * the signature was verified.
 */
export class HoldBack extends Transform {
  readonly #maxLength: number | undefined
  readonly #held: Uint8Array[] = []
  #heldLength = 0
  #isHolding = false

  /** @param maxLength most bytes to hold before giving up; `undefined`: hold nothing */
  constructor(maxLength: number | undefined) {
    super()
    this.#maxLength = maxLength
  }

  /** Told of the header before the first byte of plaintext. */
  decide({ algorithmSuite }: MessageHeader): void {
    this.#isHolding = this.#maxLength !== undefined && algorithmSuite.signature !== undefined
  }

  override _transform(chunk: Uint8Array, _: BufferEncoding, callback: TransformCallback): void {
    if (!this.#isHolding) {
      callback(null, chunk)
      return
    }
    this.#held.push(chunk)
    this.#heldLength += chunk.length
    callback(this.#heldLength > (this.#maxLength ?? 0) ? tooLong(this.#maxLength ?? 0) : null)
  }

  override _flush(callback: TransformCallback): void {
    for (const chunk of this.#held) this.push(chunk)
    this.#held.length = 0
    callback()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    for (const chunk of this.#held) chunk.fill(0)
    callback(error)
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
