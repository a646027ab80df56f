const blockLength = 16

/**
 * Takes PKCS#7 padding to 16-byte blocks off.
 *
 * What is given must be authenticated already: who may try bytes of their own learns plaintexts from the answers.
 *
 * @returns `undefined` when there is no such padding
 * @see RFC 5652, section 6.3
 */
export function withoutPadding(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length === 0 || padded.length % blockLength !== 0) return undefined
  const count = padded.at(-1)!
  if (count === 0 || count > blockLength) return undefined
  if (!padded.subarray(-count).every((byte) => byte === count)) return undefined
  return padded.slice(0, -count)
}
