import { describe, expect, it } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { concatBytes } from '../bytes.ts'
import type { HeaderFault } from '../errors.ts'
import { findAlgorithmSuite } from '../suites/algorithm-suites.ts'
import { ByteQueue } from './byte-queue.ts'
import { EncryptionContext } from './encryption-context.ts'
import { type HeaderLimits, type ParsedHeader, parseHeader, serializeHeader } from './header.ts'

const edk = { providerId: 'p', providerInfo: Uint8Array.of(1), ciphertext: Uint8Array.of(2) }

function header(id: number, context: Record<string, string> = { k: 'v' }, count = 1): Uint8Array {
  const algorithmSuite = findAlgorithmSuite(id)!
  const authenticated = serializeHeader({
    algorithmSuite,
    messageId: new Uint8Array(algorithmSuite.messageIdLength).fill(7),
    encryptionContext: EncryptionContext.of(context),
    encryptedDataKeys: Array(count).fill(edk),
    frameLength: 4096,
    commitment: algorithmSuite.isCommitting ? new Uint8Array(32).fill(9) : undefined,
  })
  return concatBytes([authenticated, new Uint8Array(algorithmSuite.isCommitting ? 16 : 28)])
}

function parse(bytes: Uint8Array, limits: HeaderLimits = {}): ParsedHeader | undefined {
  const queue = new ByteQueue()
  queue.lend(bytes)
  const step = parseHeader(queue, limits).next()
  return step.done ? step.value : undefined
}

/** A v1 header of one pair and one key, with some bytes replaced. Offsets: type 1, suite 2, context length 20, EDK count 30. */
function spoilt(at: number, ...bytes: number[]): Uint8Array {
  const copy = header(0x0178)
  copy.set(bytes, at < 0 ? copy.length + at : at)
  return copy
}

describe('refuses, with a fault of its own', () => {
  const faults: readonly (readonly [string, HeaderFault, () => Uint8Array])[] = [
    ['a type other than 0x80', 'message-type', () => spoilt(1, 0x81)],
    ['suite 0000', 'algorithm-suite', () => spoilt(2, 0, 0)],
    ['an unknown suite', 'algorithm-suite', () => spoilt(2, 0x12, 0x34)],
    ['a suite of the S3 Encryption Client', 'algorithm-suite', () => spoilt(2, 0x00, 0x72)],
    ['a suite of the Database Encryption SDK', 'algorithm-suite', () => spoilt(2, 0x67, 0x00)],
    ['a version 2 suite in a version 1 header', 'algorithm-suite', () => spoilt(2, 0x04, 0x78)],
    ['a version 1 suite in a version 2 header', 'algorithm-suite', () => Uint8Array.of(2, 0x01, 0x78)],
    [
      'a count of 0 pairs where the length should be 0',
      'encryption-context',
      () => concatBytes([header(0x0178).subarray(0, 20), Uint8Array.of(0, 2, 0, 0), new Uint8Array(60)]),
    ],
    [
      'a context of one byte',
      'encryption-context',
      () => concatBytes([header(0x0178).subarray(0, 20), Uint8Array.of(0, 1, 0), new Uint8Array(60)]),
    ],
    ['a pair that reaches beyond its field', 'encryption-context', () => spoilt(24, 0, 9)],
    [
      'a context field longer than its pairs',
      'encryption-context',
      () => concatBytes([header(0x0178).subarray(0, 20), Uint8Array.of(0, 7, 0, 1, 0, 0, 0, 0, 0), new Uint8Array(60)]),
    ],
    ['a context value that is not UTF-8', 'encryption-context', () => spoilt(29, 0xff)],
    ['no encrypted data key', 'encrypted-data-keys', () => spoilt(30, 0, 0)],
    ['content type 3', 'content-type', () => spoilt(-38, 3)],
    ['reserved bytes that are not zero', 'reserved', () => spoilt(-34, 1)],
    ['an IV length that is not 12', 'iv-length', () => spoilt(-33, 16)],
    ['frame length 0 in a framed message', 'frame-length', () => spoilt(-32, 0, 0, 0, 0)],
    ['a frame length in a non-framed message', 'frame-length', () => spoilt(-38, 1)],
    [
      'a public key under a suite that does not sign',
      'public-key',
      () => header(0x0478, { 'aws-crypto-public-key': 'AAAA' }),
    ],
    ['no public key under a suite that signs', 'public-key', () => header(0x0578)],
    ['a public key that is not base64', 'public-key', () => header(0x0578, { 'aws-crypto-public-key': 'no' })],
  ]
  it.for(faults)('%s', async ([, fault, make]) => {
    await expectCode(() => parse(make()), 'ERR_HEADER_INVALID', { fault })
  })

  it('a context name twice', async () => {
    const once = header(0x0178)
    const pair = Uint8Array.of(0, 1, 0x6b, 0, 1, 0x76)
    const twice = concatBytes([once.subarray(0, 20), Uint8Array.of(0, 14, 0, 2), pair, pair, once.subarray(30)])
    await expectCode(() => parse(twice), 'ERR_CONTEXT_INVALID', { reason: 'duplicate-name' })
  })
})

describe('says what the input looks like', () => {
  const inputs = [
    ['version 1 in base64', 'AYAUAA', 'base64'],
    ['version 2 in base64', 'AgV4AA', 'base64'],
    ['text', 'Salted__', 'text'],
    ['version 3', '\x03\x04\x78', 'unknown'],
  ] as const
  it.for(inputs)('%s', async ([, text, looksLike]) => {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    await expectCode(() => parse(bytes), 'ERR_NOT_A_MESSAGE', { looksLike })
  })

  it('objects of the S3 Encryption Client and of the Database Encryption SDK', async () => {
    for (const [suite, hint] of [
      [[0, 0x70], /S3/],
      [[0x67, 1], /Database/],
    ] as const) {
      const error = await expectCode(() => parse(spoilt(2, ...suite)), 'ERR_HEADER_INVALID')
      expect(error.details.hint).toMatch(hint)
    }
  })
})

describe('limits', () => {
  it('more encrypted data keys than allowed are refused at their count, before one is there', async () => {
    const bytes = header(0x0478, {}, 3)
    expect(parse(bytes, { maxEncryptedDataKeys: 3 })?.header.encryptedDataKeys).toHaveLength(3)
    const upToCount = bytes.subarray(0, 1 + 2 + 32 + 2 + 2)
    await expectCode(() => parse(upToCount, { maxEncryptedDataKeys: 2 }), 'ERR_LIMIT', {
      limit: 'maxEncryptedDataKeys',
      max: 2,
      actual: 3,
    })
  })

  it('a header longer than allowed is refused by its length fields, before its bytes are there', async () => {
    const bytes = header(0x0478)
    expect(parse(bytes, { maxHeaderLength: bytes.length })).toBeDefined()
    await expectCode(() => parse(bytes, { maxHeaderLength: bytes.length - 1 }), 'ERR_LIMIT', {
      limit: 'maxHeaderLength',
    })
    const claim = concatBytes([bytes.subarray(0, 35), Uint8Array.of(0xff, 0xff)])
    await expectCode(() => parse(claim, { maxHeaderLength: 1000 }), 'ERR_LIMIT', { limit: 'maxHeaderLength' })
  })

  it('an encrypted data key that does not fit its fields cannot be written', async () => {
    const algorithmSuite = findAlgorithmSuite(0x0478)!
    const write = (length: number) =>
      serializeHeader({
        algorithmSuite,
        messageId: new Uint8Array(32),
        encryptionContext: EncryptionContext.empty,
        encryptedDataKeys: [{ ...edk, ciphertext: new Uint8Array(length) }],
        frameLength: 1,
        commitment: new Uint8Array(32),
      })
    expect(write(65_535).length).toBeGreaterThan(65_535)
    await expectCode(() => write(65_536), 'ERR_LIMIT', { max: 65_535, actual: 65_536 })
  })
})

it('accepts an unsorted context, and says so', () => {
  const once = header(0x0178, { a: '1', b: '2' })
  const [a, b] = [Uint8Array.of(0, 1, 0x61, 0, 1, 0x31), Uint8Array.of(0, 1, 0x62, 0, 1, 0x32)]
  const unsorted = concatBytes([once.subarray(0, 24), b, a, once.subarray(36)])
  expect(parse(once)?.isContextSorted).toBe(true)
  const parsed = parse(unsorted)!
  expect(parsed.isContextSorted).toBe(false)
  expect(parsed.header.encryptionContext).toEqual(parse(once)?.header.encryptionContext)
  expect(parsed.authenticatedBytes).toEqual(unsorted.subarray(0, parsed.authenticatedBytes.length))
})

it('says so of a header that comes byte by byte, too', () => {
  const sorted = header(0x0178, { a: '1', b: '2' })
  const queue = new ByteQueue()
  const program = parseHeader(queue, {})
  let step = program.next()
  for (let at = 0; !step.done; at++) {
    queue.lend(sorted.slice(at, at + 1))
    step = program.next()
    queue.settle()
  }
  expect(step.value).toEqual(parse(sorted))
})

it.for([
  ['bytes', (bytes: Uint8Array) => bytes],
  // Of which `slice` would be a view.
  ['a buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
] as const)('keeps nothing of the memory that was lent as %s', ([, lent]) => {
  const bytes = lent(header(0x0178))
  const kept = () => {
    const { header: read, authenticatedBytes, iv, tag } = parsed
    return { id: read.messageId, edk: read.encryptedDataKeys, authenticatedBytes, iv, tag }
  }
  const parsed = parse(bytes)!
  const before = structuredClone(kept())
  bytes.fill(0xff)
  expect(kept()).toEqual(before)
})
