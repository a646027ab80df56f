import { bytesOfBase64, concatBytes, equalBytes, utf8Bytes, utf8Text } from '../bytes.ts'
import {
  type AlgorithmSuite,
  findAlgorithmSuite,
  ivLength,
  suiteIdText,
  tagLength,
} from '../suites/algorithm-suites.ts'
import type { ByteQueue } from './byte-queue.ts'
import type { EncryptedDataKey } from './encrypted-data-key.ts'
import { EncryptionContext, type EncryptionContextEntry, publicKeyContextName } from './encryption-context.ts'
import { Cursor } from './header-cursor.ts'
import { checkLimit } from './limits.ts'
import type { ContentType, UnverifiedHeader } from './message-header.ts'
import { foreignSuiteHint, notAMessage } from './not-a-message.ts'

const messageTypeV1 = 0x80
const contentTypes: Readonly<Record<number, ContentType>> = { 1: 'non-framed', 2: 'framed' }
const contentTypeNumbers: Readonly<Record<ContentType, number>> = { 'non-framed': 1, framed: 2 }

/** A header and what verifying it takes. */
export interface ParsedHeader {
  readonly header: UnverifiedHeader
  /** The bytes that the tag is over, as they were read: never serialized again, so that old writers' orders verify. */
  readonly authenticatedBytes: Uint8Array
  /** 12 bytes: as read in version 1, zeros in version 2. */
  readonly iv: Uint8Array
  /** 16 bytes. */
  readonly tag: Uint8Array
  /** What the header commits to; absent in version 1. */
  readonly commitment?: Uint8Array
  /** The stored pairs in canonical form. */
  readonly encryptionContext: EncryptionContext
  /** Whether the stored pairs came in canonical order. */
  readonly isContextSorted: boolean
}

/** What a reader refuses while it reads a header. */
export interface HeaderLimits {
  /** Bytes. */
  readonly maxHeaderLength?: number | undefined
  readonly maxEncryptedDataKeys?: number | undefined
}

/** What a writer decides about a header. */
export interface HeaderContent {
  readonly algorithmSuite: AlgorithmSuite
  readonly messageId: Uint8Array
  /** The pairs to store. */
  readonly encryptionContext: EncryptionContext
  /** 1 to 65535. */
  readonly encryptedDataKeys: readonly EncryptedDataKey[]
  /** 1 to 2^32 - 1; the body is framed. */
  readonly frameLength: number
  /** By suite. */
  readonly commitment?: Uint8Array | undefined
}

/**
 * Reads a header from the front of a queue and removes it; pauses (`yield`) whenever bytes are missing.
 *
 * @throws EnvelopeError `ERR_NOT_A_MESSAGE`, `ERR_HEADER_INVALID`, `ERR_LIMIT`, `ERR_CONTEXT_INVALID`
 * @see spec: data-format/message-header.md
 */
export function* parseHeader(queue: ByteQueue, limits: HeaderLimits): Generator<void, ParsedHeader, void> {
  const cursor = new Cursor(queue, limits.maxHeaderLength)

  yield* cursor.want(1)
  const version = cursor.uint8()
  if (version !== 1 && version !== 2) throw notAMessage(version)
  if (version === 1) {
    yield* cursor.want(1)
    const type = cursor.uint8()
    if (type !== messageTypeV1)
      cursor.fail('message-type', `want type 0x80, got 0x${type.toString(16).padStart(2, '0')}`, 1)
  }

  yield* cursor.want(2)
  const algorithmSuite = suiteOf(cursor, version)
  yield* cursor.want(algorithmSuite.messageIdLength)
  const messageId = cursor.bytes(algorithmSuite.messageIdLength).slice()

  const contextBytes = yield* cursor.field()
  const encryptionContext = EncryptionContext.of(contextEntries(cursor, contextBytes))
  // Now: the view is gone when more of the header is waited for.
  const isContextSorted = equalBytes(contextBytes, encryptionContext.serialized)

  yield* cursor.want(2)
  const count = cursor.uint16()
  if (count === 0) cursor.fail('encrypted-data-keys', 'want at least one encrypted data key, got none', 2)
  checkLimit('maxEncryptedDataKeys', limits.maxEncryptedDataKeys, count)
  const encryptedDataKeys: EncryptedDataKey[] = []
  while (encryptedDataKeys.length < count) {
    const providerId = utf8Text(yield* cursor.field())
    if (providerId === undefined)
      return cursor.fail('encrypted-data-keys', 'want a provider ID in UTF-8, got other bytes')
    const providerInfo = (yield* cursor.field()).slice()
    const ciphertext = (yield* cursor.field()).slice()
    encryptedDataKeys.push({ providerId, providerInfo, ciphertext })
  }

  yield* cursor.want(1)
  const contentTypeNumber = cursor.uint8()
  const contentType = contentTypes[contentTypeNumber]
  if (contentType === undefined)
    return cursor.fail('content-type', `want content type 1 or 2, got ${contentTypeNumber}`, 1)
  if (version === 1) {
    yield* cursor.want(5)
    if (cursor.uint32() !== 0) cursor.fail('reserved', 'want four reserved zeros, got something else', 4)
    const length = cursor.uint8()
    if (length !== ivLength) cursor.fail('iv-length', `want an IV length of ${ivLength}, got ${length}`, 1)
  }
  yield* cursor.want(4)
  const frameLength = cursor.uint32()
  if ((frameLength === 0) === (contentType === 'framed')) {
    cursor.fail(
      'frame-length',
      `want ${contentType === 'framed' ? 'at least 1' : '0'} in a ${contentType} message, got ${frameLength}`,
      4,
    )
  }

  const { keyDerivation } = algorithmSuite
  let commitment: Uint8Array | undefined
  if (keyDerivation.kind === 'hkdf-commit') {
    yield* cursor.want(keyDerivation.commitmentLength)
    commitment = cursor.bytes(keyDerivation.commitmentLength).slice()
  }
  const authenticatedLength = cursor.at
  let iv: Uint8Array = new Uint8Array(ivLength)
  if (version === 1) {
    yield* cursor.want(ivLength)
    iv = cursor.bytes(ivLength).slice()
  }
  yield* cursor.want(tagLength)
  const tag = cursor.bytes(tagLength).slice()
  checkPublicKeyEntry(cursor, algorithmSuite, encryptionContext)

  const headerLength = cursor.at
  const authenticatedBytes = queue.take(headerLength).slice(0, authenticatedLength)
  return {
    header: {
      authenticated: false,
      algorithmSuite,
      messageId,
      encryptionContext: encryptionContext.record,
      encryptedDataKeys,
      contentType,
      frameLength,
      headerLength,
    },
    authenticatedBytes,
    iv,
    tag,
    ...(commitment && { commitment }),
    encryptionContext,
    isContextSorted,
  }
}

/**
 * The bytes of a header that its tag is over: all but the authentication at its end.
 *
 * @throws EnvelopeError `ERR_LIMIT` if an encrypted data key does not fit its fields
 * @throws TypeError if a provider ID is no well-formed Unicode
 */
export function serializeHeader(content: HeaderContent): Uint8Array {
  const { algorithmSuite, messageId, encryptionContext, encryptedDataKeys, frameLength, commitment } = content
  const isV1 = algorithmSuite.messageFormatVersion === 1
  return concatBytes([
    isV1 ? Uint8Array.of(1, messageTypeV1) : Uint8Array.of(2),
    uint16(algorithmSuite.id),
    messageId,
    uint16(encryptionContext.serialized.length),
    encryptionContext.serialized,
    uint16(encryptedDataKeys.length),
    ...encryptedDataKeys.flatMap(serializeEncryptedDataKey),
    Uint8Array.of(contentTypeNumbers.framed),
    isV1 ? Uint8Array.of(0, 0, 0, 0, ivLength) : new Uint8Array(0),
    uint32(frameLength),
    commitment ?? new Uint8Array(0),
  ])
}

function serializeEncryptedDataKey({ providerId, providerInfo, ciphertext }: EncryptedDataKey): Uint8Array[] {
  const id = utf8Bytes(providerId)
  if (id === undefined)
    throw new TypeError('encrypted data key: want well-formed Unicode in the provider ID, got a lone surrogate')
  const fields = { providerId: id, providerInfo, ciphertext }
  return Object.entries(fields).flatMap(([name, bytes]) => {
    checkLimit(`encrypted data key: bytes of ${name}`, 0xffff, bytes.length)
    return [uint16(bytes.length), bytes]
  })
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value)
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

function suiteOf(cursor: Cursor, version: 1 | 2): AlgorithmSuite {
  const id = cursor.uint16()
  const suite = findAlgorithmSuite(id)
  if (suite === undefined) {
    return cursor.fail(
      'algorithm-suite',
      `want a suite of the message format, got ${suiteIdText(id)}`,
      2,
      foreignSuiteHint(id),
    )
  }
  if (suite.messageFormatVersion !== version) {
    return cursor.fail(
      'algorithm-suite',
      `want a suite of version ${version}, got ${suiteIdText(id)} of version ${suite.messageFormatVersion}`,
      2,
    )
  }
  return suite
}

/** The pairs of the context field, in the order they are stored. */
function contextEntries(cursor: Cursor, bytes: Uint8Array): EncryptionContextEntry[] {
  if (bytes.length === 0) return []
  const entries: EncryptionContextEntry[] = []
  let at = 2
  const text = (): string => {
    const length = at + 2 <= bytes.length ? (bytes[at]! << 8) | bytes[at + 1]! : Number.POSITIVE_INFINITY
    const end = at + 2 + length
    if (end > bytes.length)
      return cursor.fail('encryption-context', `want pairs in ${bytes.length} bytes, got longer ones`, bytes.length)
    const value = utf8Text(bytes.subarray(at + 2, end))
    at = end
    return value ?? cursor.fail('encryption-context', 'want UTF-8, got other bytes', bytes.length)
  }
  const count = bytes.length < 2 ? 0 : (bytes[0]! << 8) | bytes[1]!
  if (count === 0) cursor.fail('encryption-context', 'want a length of 0 for no pairs, got a count', bytes.length)
  while (entries.length < count) entries.push([text(), text()])
  if (at !== bytes.length)
    cursor.fail('encryption-context', `want ${at} bytes for ${count} pairs, got ${bytes.length}`, bytes.length)
  return entries
}

/** A signed message carries its public key, an unsigned one must not: else a signature could be stripped unseen. */
function checkPublicKeyEntry(cursor: Cursor, suite: AlgorithmSuite, context: EncryptionContext): void {
  const publicKey = context.get(publicKeyContextName)
  if (suite.signature === undefined) {
    if (publicKey !== undefined)
      cursor.fail('public-key', `want no '${publicKeyContextName}' under ${suite.name}, which does not sign`)
  } else if (publicKey === undefined || bytesOfBase64(publicKey) === undefined) {
    cursor.fail(
      'public-key',
      `want '${publicKeyContextName}' in base64 under ${suite.name}, got ${publicKey === undefined ? 'none' : 'something else'}`,
    )
  }
}
