import { constants, createHash, createPublicKey, publicEncrypt } from 'node:crypto'
import { p256, p384 } from '@noble/curves/nist.js'
import { primitives as node } from '../../src/primitives/node.ts'
import type { Primitives, RsaPadding, RsaPublicKey, SigningKey } from '../../src/primitives/primitives.ts'
import type { CurveName } from '../../src/suites/algorithm-suites.ts'
import { draw } from './draws.ts'
import { golden } from './golden-file.ts'
import { digestLengths, encodeOaep, encodePkcs1 } from './rsa-encodings.ts'

/**
 * A second set of primitives, in which nothing is left to chance: Node's, but random bytes are computed, RSA pads with
 * them, and ECDSA has one key pair on each curve and draws its nonces as RFC 6979 says. For golden messages alone.
 */
export const primitives: Primitives = {
  ...node,
  randomBytes: nextDraw,
  generateSigningKey: async (curve) => fixedSigningKey(curve),
  importRsaPublicKey,
}

let messageId = ''
let drawCount = 0

/** Begins a message: its draws are counted from 1 again. Messages are made one after another. */
export function beginMessage(id: string): void {
  messageId = id
  drawCount = 0
}

/** How often the message has drawn. */
export function drawsSoFar(): number {
  return drawCount
}

function nextDraw(length: number): Uint8Array {
  drawCount += 1
  return draw(messageId, drawCount, length)
}

function fixedSigningKey(curve: CurveName): SigningKey {
  const ecdsa = curve === 'P-256' ? p256 : p384
  const privateKey = new Uint8Array(Buffer.from(golden.signingKeys[curve].privateKey, 'hex'))
  return {
    curve,
    publicKey: ecdsa.getPublicKey(privateKey, true),
    createSigner(hashName) {
      const hash = createHash(hashName)
      return {
        update: (bytes) => void hash.update(bytes),
        // As computed: the curves' default would replace a large s, which no writer of this format does.
        sign: () => ecdsa.sign(hash.digest(), privateKey, { prehash: false, lowS: false, format: 'der' }),
      }
    },
  }
}

function importRsaPublicKey(source: string | Uint8Array): RsaPublicKey {
  const { modulusLength } = node.importRsaPublicKey(source)
  const key =
    typeof source === 'string'
      ? createPublicKey(source)
      : createPublicKey({ key: Buffer.from(source), format: 'der', type: 'spki' })
  return {
    modulusLength,
    encrypt: (padding, plaintext) =>
      new Uint8Array(
        publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded(padding, plaintext, modulusLength)),
      ),
  }
}

const oaepHashes = {
  'OAEP-SHA-1': 'sha1',
  'OAEP-SHA-256': 'sha256',
  'OAEP-SHA-384': 'sha384',
  'OAEP-SHA-512': 'sha512',
} as const

function padded(padding: RsaPadding, plaintext: Uint8Array, length: number): Uint8Array {
  if (padding === 'PKCS1') {
    // Zeros would end the padding; ones take their place.
    const bytes = nextDraw(length - 3 - plaintext.length).map((byte) => byte || 1)
    return encodePkcs1(plaintext, { length, padding: bytes })
  }
  const hash = oaepHashes[padding]
  return encodeOaep(plaintext, { hash, length, seed: nextDraw(digestLengths[hash]) })
}
