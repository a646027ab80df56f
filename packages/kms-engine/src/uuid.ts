import { toHex } from './bytes.ts'

/** A version 4 UUID of 16 random bytes. */
export function uuidOf(random: Uint8Array): string {
  const bytes = random.slice()
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
