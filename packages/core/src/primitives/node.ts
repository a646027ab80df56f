import { Buffer } from 'node:buffer'
import {
  type CipherGCMTypes,
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  generateKeyPair,
  hash,
  hkdfSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomFillSync,
} from 'node:crypto'
import { concatBytes } from '../bytes.ts'
import { EnvelopeError } from '../errors.ts'
import { type CurveName, type HashName, tagLength } from '../suites/algorithm-suites.ts'
import type {
  AeadOperation,
  AesKey,
  HkdfRequest,
  Primitives,
  RsaPadding,
  RsaPrivateKey,
  RsaPublicKey,
  Signer,
  SigningKey,
  VerificationKey,
} from './primitives.ts'

/** The primitives of Node, from OpenSSL. The only file of the package that imports `node:crypto`. */
export const primitives: Primitives = {
  // Drawn when asked for, never ahead: what waits in memory would be drawn again by every process that starts from a heap
  // snapshot or a cloned machine, and data keys and IVs would repeat.
  randomBytes: (length) => randomFillSync(new Uint8Array(length)),
  // Slow is the name of what does not come from a pool that others share.
  allocate: (length) => plain(Buffer.allocUnsafeSlow(length)),
  importAesKey,
  hash: (name, parts) => plain(hash(name, concatBytes(parts), 'buffer')),
  hkdf,
  generateSigningKey,
  importVerificationKey,
  importRsaPublicKey,
  importRsaPrivateKey,
}

/** Node's native calls return a `Buffer`; the package speaks `Uint8Array` alone. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length)
}

function importAesKey(bytes: Uint8Array): AesKey {
  // A KeyObject, because a key given as bytes costs 8 to 15 µs more at each call on Node 24.
  const key = createSecretKey(bytes)
  const cipherName = `aes-${bytes.length * 8}-gcm` as CipherGCMTypes
  const options = { authTagLength: tagLength }
  return {
    sealInto({ iv, aad }, plaintext, output, at) {
      const cipher = createCipheriv(cipherName, key, iv, options)
      cipher.setAAD(aad)
      if (plaintext.length > 0) output.set(cipher.update(plaintext), at)
      cipher.final()
      output.set(cipher.getAuthTag(), at + plaintext.length)
    },
    sealParts({ iv, aad }, plaintext) {
      const cipher = createCipheriv(cipherName, key, iv, options)
      cipher.setAAD(aad)
      const ciphertext = plaintext.map((part) => plain(cipher.update(part)))
      cipher.final()
      return { ciphertext, tag: plain(cipher.getAuthTag()) }
    },
    openInto({ iv, aad }, ciphertext, tag, output, at) {
      const decipher = createDecipheriv(cipherName, key, iv, options)
      decipher.setAAD(aad)
      decipher.setAuthTag(tag)
      output.set(decipher.update(ciphertext), at)
      try {
        decipher.final()
        return true
      } catch {
        return false
      }
    },
    open: (operation, sealed) => openParts(operation, [sealed])?.[0],
    openParts,
  }

  function openParts({ iv, aad }: AeadOperation, sealed: readonly Uint8Array[]): Uint8Array[] | undefined {
    const last = sealed.length - 1
    const tagAt = sealed[last]!.length - tagLength
    const decipher = createDecipheriv(cipherName, key, iv, options)
    decipher.setAAD(aad)
    decipher.setAuthTag(sealed[last]!.subarray(tagAt))
    const plaintext = sealed.map((part, index) =>
      plain(decipher.update(index === last ? part.subarray(0, tagAt) : part)),
    )
    try {
      decipher.final()
      return plaintext
    } catch {
      for (const part of plaintext) part.fill(0)
      return undefined
    }
  }
}

function hkdf({ hash, inputKey, salt, outputs }: HkdfRequest): Uint8Array[] {
  const key = createSecretKey(inputKey)
  return outputs.map(({ info, length }) => new Uint8Array(hkdfSync(hash, key, salt, info, length)))
}

/** Pairs asked for ahead of need, by curve: the thread pool makes the next one while this thread signs with the last. */
const pairsAhead = new Map<CurveName, Promise<SigningKey>[]>()
const pairsAheadOfNeed = 2

async function generateSigningKey(curve: CurveName): Promise<SigningKey> {
  const waiting = pairsAhead.get(curve) ?? []
  pairsAhead.set(curve, waiting)
  while (waiting.length <= pairsAheadOfNeed) waiting.push(newSigningKey(curve))
  return waiting.shift()!
}

function newSigningKey(curve: CurveName): Promise<SigningKey> {
  const pair = new Promise<SigningKey>((resolve, reject) => {
    generateKeyPair('ec', { namedCurve: curve }, (error, publicKey, privateKey) => {
      if (error) reject(error)
      else resolve(signingKey(curve, publicKey, privateKey))
    })
  })
  // A pair that nobody came for must not end the process when it fails; whoever comes gets the failure.
  pair.catch(() => {})
  return pair
}

function signingKey(curve: CurveName, publicKey: KeyObject, privateKey: KeyObject): SigningKey {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const yBytes = fromBase64Url(y)
  const compressed = concatBytes([Uint8Array.of(0x02 | (yBytes.at(-1)! & 1)), fromBase64Url(x)])
  const key: SigningKey = {
    curve,
    publicKey: compressed,
    createSigner: (hash) => createSigner(privateKey, hash),
  }
  privateKeys.set(key, privateKey)
  return key
}

/** A private key as another thread can be given it. */
export type PrivateKey = KeyObject

const privateKeys = new WeakMap<SigningKey, PrivateKey>()

/** What another thread makes the same signatures with; `undefined` of a key that was made elsewhere. */
export function privateKeyOf(key: SigningKey): PrivateKey | undefined {
  return privateKeys.get(key)
}

/** Begins a signature with a private key of `privateKeyOf`. */
export function createSigner(privateKey: PrivateKey, hash: HashName): Signer {
  const signer = createSign(hash)
  return {
    update: (bytes) => void signer.update(bytes),
    sign: () => plain(signer.sign(privateKey)),
  }
}

/** `SubjectPublicKeyInfo` up to the point, for a compressed point on each curve (RFC 5480). */
const compressedPointPrefix: Readonly<Record<CurveName, Uint8Array>> = {
  'P-256': fromHex('3039301306072a8648ce3d020106082a8648ce3d030107032200'),
  'P-384': fromHex('3046301006072a8648ce3d020106052b81040022033200'),
}

/** Bytes of a compressed point. */
const compressedPointLength: Readonly<Record<CurveName, number>> = { 'P-256': 33, 'P-384': 49 }

function importVerificationKey(curve: CurveName, point: Uint8Array): VerificationKey | undefined {
  if (point.length !== compressedPointLength[curve]) return undefined
  let key: KeyObject
  try {
    // OpenSSL decompresses the point, and refuses one that is not on the curve.
    key = createPublicKey({
      key: Buffer.from(concatBytes([compressedPointPrefix[curve], point])),
      format: 'der',
      type: 'spki',
    })
  } catch {
    return undefined
  }
  return {
    createVerifier(hash) {
      const verifier = createVerify(hash)
      return {
        update: (bytes) => void verifier.update(bytes),
        verify: (signature) => verifier.verify(key, signature),
      }
    },
  }
}

const oaepHash = {
  'OAEP-SHA-1': 'sha1',
  'OAEP-SHA-256': 'sha256',
  'OAEP-SHA-384': 'sha384',
  'OAEP-SHA-512': 'sha512',
} as const

/** OpenSSL takes the label's hash for the mask too, which is what the specification asks for. */
function rsaOptions(key: KeyObject, padding: RsaPadding) {
  if (padding === 'PKCS1') return { key, padding: constants.RSA_PKCS1_PADDING }
  // Node would take SHA-1 for a hash that is not given.
  if (!Object.hasOwn(oaepHash, padding)) throw new RangeError(`RSA: want a known padding, got ${String(padding)}`)
  return { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash[padding] }
}

function importRsaPublicKey(source: string | Uint8Array): RsaPublicKey {
  const key = importRsa('public', source)
  return {
    modulusLength: modulusLength(key),
    encrypt(padding, plaintext) {
      const options = rsaOptions(key, padding)
      try {
        return plain(publicEncrypt(options, plaintext))
      } catch (cause) {
        throw new RangeError(
          `RSA: ${plaintext.length} bytes do not fit a key of ${modulusLength(key)} bytes with ${padding}`,
          {
            cause,
          },
        )
      }
    },
  }
}

function importRsaPrivateKey(source: string | Uint8Array): RsaPrivateKey {
  const key = importRsa('private', source)
  return {
    modulusLength: modulusLength(key),
    decrypt(padding, ciphertext) {
      const options = rsaOptions(key, padding)
      try {
        return plain(privateDecrypt(options, ciphertext))
      } catch (cause) {
        // Node refuses PKCS#1 v1.5 where its OpenSSL would tell good padding from bad (CVE-2023-46809).
        if ((cause as { code?: unknown }).code === 'ERR_INVALID_ARG_VALUE') {
          throw new EnvelopeError('ERR_RUNTIME_UNSUPPORTED', `RSA: this runtime refuses to decrypt with ${padding}`, {
            primitive: `RSA ${padding} decrypt`,
          })
        }
        return undefined
      }
    },
  }
}

function importRsa(half: 'public' | 'private', source: string | Uint8Array): KeyObject {
  let key: KeyObject
  try {
    key = half === 'public' ? parsePublicKey(source) : parsePrivateKey(source)
  } catch {
    // Without the cause: a parser's message may quote what it was given.
    throw new TypeError(`RSA: want a ${half} key as PEM or DER, got something else`)
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new TypeError(`RSA: want an RSA ${half} key, got ${key.asymmetricKeyType}`)
  }
  return key
}

function parsePublicKey(source: string | Uint8Array): KeyObject {
  if (typeof source !== 'string') return createPublicKey({ key: Buffer.from(source), format: 'der', type: 'spki' })
  // Node would derive the public half from a private key. Who encrypts has no business with one.
  if (source.includes('PRIVATE KEY')) throw new TypeError('a private key')
  return createPublicKey({ key: source, format: 'pem' })
}

function parsePrivateKey(source: string | Uint8Array): KeyObject {
  return typeof source === 'string'
    ? createPrivateKey({ key: source, format: 'pem' })
    : // A view: a copy would lie in memory that Node shares among buffers, and nobody would erase it.
      createPrivateKey({
        key: Buffer.from(source.buffer, source.byteOffset, source.length),
        format: 'der',
        type: 'pkcs8',
      })
}

function modulusLength(key: KeyObject): number {
  return Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
}

function fromBase64Url(text: string): Uint8Array {
  return plain(Buffer.from(text, 'base64url'))
}

function fromHex(text: string): Uint8Array {
  return plain(Buffer.from(text, 'hex'))
}
