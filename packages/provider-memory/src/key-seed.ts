/** A source of bytes that are the same on every run for the same seed and purpose. */
export type SeededBytes = (length: number) => Uint8Array

/** Far more than the making of one key takes; HKDF with SHA-256 gives at most 8160. */
const supplyLength = 4096

/**
 * Bytes from a seed, by HKDF with SHA-256. They are for key material and identifiers of test keys alone: whoever knows
 * the seed knows the keys.
 *
 * @param purpose parts streams of bytes of one seed from each other
 */
export async function seededBytes(seed: string, purpose: string): Promise<SeededBytes> {
  const utf8 = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', utf8.encode(seed), 'HKDF', false, ['deriveBits'])
  const info = utf8.encode(`sealwright provider-memory ${purpose}`)
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
  const supply = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, supplyLength * 8))
  let used = 0
  return (length) => {
    if (used + length > supplyLength) throw new RangeError(`seeded bytes: want at most ${supplyLength} for ${purpose}`)
    used += length
    return supply.slice(used - length, used)
  }
}
