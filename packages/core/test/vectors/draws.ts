import { hash } from 'node:crypto'

/**
 * Bytes that stand in for random ones: the SHA-256 of `NAME/0`, `NAME/1` … in UTF-8, one after another, cut to length.
 *
 * @param name what they are for
 * @param length bytes
 */
function namedBytes(name: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    hash('sha256', `${name}/${index}`, 'buffer'),
  )
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
}

/** The bytes that a golden message draws, counted from 1. @param id of the message @param length bytes */
export function draw(id: string, count: number, length: number): Uint8Array {
  return namedBytes(`${id}/${count}`, length)
}

/** What every golden message encrypts. @param length bytes: longer texts begin with the shorter ones */
export function goldenPlaintext(length: number): Uint8Array {
  return namedBytes('plaintext', length)
}
