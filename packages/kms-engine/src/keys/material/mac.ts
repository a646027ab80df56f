import { createHmac } from 'node:crypto'
import type { MacAlgorithmSpec } from '@sealwright/kms-model'

const hashes: Readonly<Record<MacAlgorithmSpec, string>> = {
  HMAC_SHA_224: 'sha224',
  HMAC_SHA_256: 'sha256',
  HMAC_SHA_384: 'sha384',
  HMAC_SHA_512: 'sha512',
}

/** The MAC of a message, as long as the hash of the algorithm. */
export function macOf(secret: Uint8Array, message: Uint8Array, algorithm: MacAlgorithmSpec): Uint8Array {
  return new Uint8Array(createHmac(hashes[algorithm], secret).update(message).digest())
}
