import { open } from 'node:fs/promises'

/** Far more than any key takes, in bytes. */
const maxLength = 64 * 1024

/** No bit for those who are neither the owner nor of the group. */
const othersMask = 0o007

/** A file that only its owner and group can read. The bytes belong to the caller, who erases them. */
export async function readSecretFile(path: string): Promise<Uint8Array> {
  return await readFile(path, true)
}

/** A file that anyone may read. */
export async function readPublicFile(path: string): Promise<Uint8Array> {
  return await readFile(path, false)
}

async function readFile(path: string, isSecret: boolean): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { mode, size } = await file.stat()
    // Windows has no such bits.
    if (isSecret && process.platform !== 'win32' && (mode & othersMask) !== 0) {
      throw new Error(`${path}: want a key that others cannot read, got mode ${(mode & 0o777).toString(8)}`)
    }
    if (size > maxLength) throw new RangeError(`${path}: want a key of at most ${maxLength} bytes, got ${size}`)
    const bytes = new Uint8Array(size)
    let length = 0
    while (length < size) {
      const { bytesRead } = await file.read(bytes, length, size - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}
