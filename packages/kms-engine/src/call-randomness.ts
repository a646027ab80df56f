/** Bytes of a draw: a data key of 64 bytes or less, what seals it, and the IDs of the call's event. */
const drawLength = 144

/**
 * Randomness for one call that uses keys. A draw costs more than many bytes of it, so what a call is likely to need is drawn when it first
 * needs any. It is no stock: what is left over goes with the call, and no byte is handed out twice.
 *
 * @param randomBytes fresh randomness
 */
export function callRandomness(randomBytes: (length: number) => Uint8Array): (length: number) => Uint8Array {
  let drawn: Uint8Array = new Uint8Array()
  return (length) => {
    if (length > drawLength / 2) return randomBytes(length)
    if (drawn.length < length) drawn = randomBytes(drawLength)
    // A copy: `slice` of a Buffer, which Node's own source gives, would be a view of what is zeroed below.
    const part = new Uint8Array(drawn.subarray(0, length))
    // What was handed out may be a key, and is the receiver's to erase.
    drawn.fill(0, 0, length)
    drawn = drawn.subarray(length)
    return part
  }
}
