import { EnvelopeError } from '../errors.ts'

/** Bytes of plaintext in a frame unless the caller says otherwise; the specification's default. */
export const defaultFrameLength = 4096

/** The frame length that `'auto'` takes for large plaintexts: the cost of a frame no longer shows, and it fits caches. */
export const largeFrameLength = 65_536

/** The largest frame length, and the most frames: sequence numbers and lengths are `u32`. */
export const maxUint32: number = 2 ** 32 - 1

/** The most plaintext in a non-framed body, in bytes: what AES-GCM may seal under one IV. */
export const maxNonFramedLength: number = 2 ** 36 - 32

/** The longest header that a reader collects before it gives up, in bytes. A header with 16 KMS keys has about 5 KiB. */
export const defaultMaxHeaderLength: number = 1024 * 1024

/** The longest frame or non-framed body that a stream collects before its tag is verified, in bytes. */
export const defaultMaxBufferedLength: number = 64 * 1024 * 1024

/** The longest plaintext that a stream holds back until all of the message is verified, in bytes: who wants more says so. */
export const defaultMaxHeldLength: number = 64 * 1024 * 1024

/** Refuses a value above a limit. @throws EnvelopeError `ERR_LIMIT` */
export function checkLimit(limit: string, max: number | undefined, actual: number): void {
  if (max !== undefined && actual > max) {
    throw new EnvelopeError('ERR_LIMIT', `${limit}: want at most ${max}, got ${actual}`, { limit, max, actual })
  }
}

/** An option that must be an integer in a range. @throws RangeError */
export function checkInteger(
  option: string,
  value: number,
  range: { readonly min: number; readonly max: number },
): void {
  if (!Number.isSafeInteger(value) || value < range.min || value > range.max) {
    throw new RangeError(`${option}: want an integer from ${range.min} to ${range.max}, got ${value}`)
  }
}
