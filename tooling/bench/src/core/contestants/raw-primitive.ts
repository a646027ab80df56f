import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { type Run, timed } from '../../race.ts'
import { chunksOf, type MessagesWork, plaintextOf, type StreamWork, wrappingKey } from '../work.ts'

/**
 * The ceiling of one thread: only the calls to the crypto library that the format cannot do without, on bytes that lie
 * ready, with their results thrown away. No header, no copy, no stream.
 */
export function rawPrimitiveStream(work: StreamWork): Run {
  const { algorithmSuite, frameLength, plaintextLength, direction } = work
  const plaintext = plaintextOf(plaintextLength)
  const key = createSecretKey(wrappingKey)
  const operation = { iv: new Uint8Array(12), aad: new Uint8Array(72) }
  const hashed = algorithmSuite === 0x0578 ? chunksOf(plaintext) : []
  const frames = framesOf(plaintext, frameLength)
  // Opened from where a stream has it, too: spread over memory, not one frame that stays in the nearest cache.
  const sealed = direction === 'decrypt' ? sealedInOnePiece(key, operation, plaintext, frameLength) : []
  return timed(() => {
    if (direction === 'encrypt') for (const frame of frames) seal(key, operation, frame)
    else for (const { ciphertext, tag } of sealed) open(key, operation, ciphertext, tag)
    if (hashed.length > 0) sha384(hashed)
  })
}

function framesOf(bytes: Uint8Array, frameLength: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / frameLength)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * frameLength, (index + 1) * frameLength))
}

function sealedInOnePiece(key: KeyObject, operation: AeadOperation, plaintext: Uint8Array, frameLength: number) {
  const whole = new Uint8Array(plaintext.length)
  return framesOf(plaintext, frameLength).map((frame, index) => {
    const [ciphertext, tag] = seal(key, operation, frame)
    whole.set(ciphertext, index * frameLength)
    return { ciphertext: whole.subarray(index * frameLength, index * frameLength + frame.length), tag }
  })
}

/** How fast one thread hashes: the ceiling of a signing suite whose frames are sealed elsewhere. */
export function rawHash(plaintextLength: number): Run {
  const chunks = chunksOf(plaintextOf(plaintextLength))
  return timed(() => void sha384(chunks))
}

/** What one message cannot do without: key derivation, three AEAD calls, and the signature where the suite has one. */
export function rawPrimitiveMessages(work: MessagesWork): Run {
  const { algorithmSuite, count, plaintextLength, direction } = work
  const plaintext = plaintextOf(plaintextLength)
  const key = createSecretKey(wrappingKey)
  const operation = { iv: new Uint8Array(12), aad: new Uint8Array(72) }
  const [wrappedKey, wrappedTag] = seal(key, operation, new Uint8Array(32))
  const [, headerTag] = seal(key, operation, empty)
  const [ciphertext, tag] = seal(key, operation, plaintext)
  const pair = newPair()
  const point = pair.publicKey.export({ format: 'der', type: 'spki' })
  const signature = sign('sha384', plaintext, pair.privateKey)

  const encryptOne = (): void => {
    seal(key, operation, randomBytes(32))
    derive(randomBytes(32))
    seal(key, operation, empty)
    seal(key, operation, plaintext)
    if (algorithmSuite === 0x0578) sign('sha384', plaintext, newPair().privateKey)
  }
  const decryptOne = (): void => {
    open(key, operation, wrappedKey, wrappedTag)
    derive(wrappingKey)
    open(key, operation, empty, headerTag)
    open(key, operation, ciphertext, tag)
    if (algorithmSuite === 0x0578) {
      verify('sha384', plaintext, createPublicKey({ key: point, format: 'der', type: 'spki' }), signature)
    }
  }
  const once = direction === 'encrypt' ? encryptOne : decryptOne
  return timed(() => {
    for (let done = 0; done < count; done++) once()
  })
}

/** HKDF-SHA512 for the key and for the commitment, as both suites have it. */
export function rawDerivation(count: number): Run {
  return timed(() => {
    for (let done = 0; done < count; done++) derive(wrappingKey)
  })
}

/** A P-384 key pair, of which each signed message needs a fresh one. */
export function rawKeyPair(count: number): Run {
  return timed(() => {
    for (let done = 0; done < count; done++) newPair()
  })
}

/** A P-384 signature over a short text. */
export function rawSignature(count: number): Run {
  const text = plaintextOf(1024)
  const { privateKey } = newPair()
  return timed(() => {
    for (let done = 0; done < count; done++) sign('sha384', text, privateKey)
  })
}

const empty = new Uint8Array(0)
const keyInfo = new Uint8Array(11)
const commitmentInfo = new Uint8Array(9)

interface AeadOperation {
  readonly iv: Uint8Array
  readonly aad: Uint8Array
}

function seal(key: KeyObject, { iv, aad }: AeadOperation, plaintext: Uint8Array): [Uint8Array, Uint8Array] {
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(aad)
  const ciphertext = plaintext.length > 0 ? cipher.update(plaintext) : empty
  cipher.final()
  return [ciphertext, cipher.getAuthTag()]
}

function open(key: KeyObject, { iv, aad }: AeadOperation, ciphertext: Uint8Array, tag: Uint8Array): void {
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
  decipher.setAAD(aad)
  decipher.setAuthTag(tag)
  if (ciphertext.length > 0) decipher.update(ciphertext)
  decipher.final()
}

function derive(salt: Uint8Array): void {
  const key = createSecretKey(wrappingKey)
  createSecretKey(new Uint8Array(hkdfSync('sha512', key, salt, keyInfo, 32)))
  hkdfSync('sha512', key, salt, commitmentInfo, 32)
}

function newPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-384' })
}

function sha384(chunks: readonly Uint8Array[]): undefined {
  const hash = createHash('sha384')
  for (const chunk of chunks) hash.update(chunk)
  hash.digest()
}
