/** Where random bytes come from. @param length bytes */
export type RandomBytes = (length: number) => Uint8Array

/**
 * Random bytes from a source that a caller gave: the one place where such a source is asked.
 *
 * @param length bytes, which are all that the message format takes: a short message ID or IV would shift what follows
 * @throws RangeError if the source gives another number of bytes
 * @throws TypeError if it gives no `Uint8Array`
 */
export function randomBytesOf(source: RandomBytes, length: number): Uint8Array {
  const bytes = source(length)
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`randomBytes: want a Uint8Array, got ${typeof bytes}`)
  if (bytes.length !== length) throw new RangeError(`randomBytes: want ${length} bytes, got ${bytes.length}`)
  return bytes
}
