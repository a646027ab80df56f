import { describe, expect, it } from 'vitest'
import { expectCode } from '../test/expect-code.ts'
import { messageOf, provider, stranger } from '../test/messages.ts'
import { nonFramedMessage } from '../test/non-framed.ts'
import { concatBytes } from './bytes.ts'
import { describeProviderInfo } from './format/provider-info.ts'
import { encrypt, inspect, rawAesProvider } from './index.ts'

const plaintext = new Uint8Array(100)
const encoder = new TextEncoder()

it('shows the header as unauthenticated, and which provider would open it', async () => {
  const message = await messageOf(plaintext, 0x0578, { encryptionContext: { purpose: 'backup' } })
  const { header, encryptedDataKeys, warnings } = inspect(message, {
    provider: [provider, rawAesProvider({ namespace: 'x', keyName: 'y', wrappingKey: new Uint8Array(16) })],
  })
  expect(header).toMatchObject({
    authenticated: false,
    contentType: 'framed',
    frameLength: 4096,
    encryptionContext: { purpose: 'backup' },
  })
  expect(encryptedDataKeys).toMatchObject([
    { providerId: 'test', info: { kind: 'raw-aes', keyName: 'one' }, recognisedBy: [provider.name] },
  ])
  expect(warnings).toEqual([])
})

it('reads a header from the beginning of a message, and counts frames by the size', async () => {
  const message = await messageOf(plaintext, 0x0478, { frameLength: 40 })
  const { header } = inspect(message)
  expect(inspect(message.subarray(0, header.headerLength), { size: message.length }).body).toEqual({
    frameCount: 3,
    plaintextLength: 100,
    isExact: true,
    trailingLength: 0,
  })
  expect(inspect(message).body).toBeUndefined()
})

it('of a signed message of just full frames, estimates by the size whatever the length of the signature', async () => {
  for (const length of [0, 40, 80]) {
    const message = await messageOf(new Uint8Array(length), 0x0578, { frameLength: 40 })
    const { header } = inspect(message)
    for (const shift of [-3, -2, -1, 0, 1, 2, 3]) {
      const { body, warnings } = inspect(message.subarray(0, header.headerLength), { size: message.length + shift })
      expect(warnings).not.toContain('truncated')
      expect(Math.abs((body?.plaintextLength ?? Number.NaN) - length)).toBeLessThan(8)
    }
  }
})

it('of a signed message, estimates by the size within a few bytes, and counts exactly when all is there', async () => {
  const message = await messageOf(plaintext, 0x0578)
  const { header, body } = inspect(message, { size: message.length })
  expect(body).toEqual({ frameCount: 1, plaintextLength: 100, isExact: true, trailingLength: 0 })
  const estimate = inspect(message.subarray(0, header.headerLength), { size: message.length }).body
  expect(estimate).toMatchObject({ frameCount: 1, isExact: false })
  expect(Math.abs(estimate!.plaintextLength - 100)).toBeLessThanOrEqual(8)
})

it('counts a non-framed body as one frame', async () => {
  const message = await nonFramedMessage(plaintext, 0x0178)
  const { header, body } = inspect(message, { size: message.length })
  expect(body).toEqual({ frameCount: 1, plaintextLength: 100, isExact: true, trailingLength: 0 })
  expect(inspect(message.subarray(0, header.headerLength), { size: message.length }).body).toEqual(body)
})

it('by a size that no message of the header has, tells no body', async () => {
  const framed = (id: 0x0478 | 0x0578) => messageOf(plaintext, id, { frameLength: 40 })
  const sizes = [
    [await nonFramedMessage(plaintext, 0x0178), [0, 1, 35]],
    // Shorter than a final frame; then longer than one, and too short for one more after it.
    [await framed(0x0478), [0, 1, 39, 81, 100, 111]],
    [await framed(0x0578), [0, 40, 40 + 105 - 10]],
  ] as const
  for (const [message, bodyLengths] of sizes) {
    const { headerLength } = inspect(message).header
    const beginning = message.subarray(0, headerLength)
    for (const bodyLength of bodyLengths) {
      const { body, warnings } = inspect(beginning, { size: headerLength + bodyLength })
      expect(body, `${bodyLength} bytes`).toBeUndefined()
      expect(warnings).toContain('truncated')
    }
  }
})

it('counts an empty non-framed body, by its bytes as by its size', async () => {
  const message = await nonFramedMessage(new Uint8Array(0), 0x0178)
  const { header, body } = inspect(message, { size: message.length })
  expect(body).toEqual({ frameCount: 1, plaintextLength: 0, isExact: true, trailingLength: 0 })
  expect(inspect(message.subarray(0, header.headerLength), { size: message.length }).body).toEqual(body)
})

describe('walks over frames, and tells no body', () => {
  const walked = (message: Uint8Array) => inspect(message, { size: message.length }).body
  const frameLength = 40

  it('when a number or a length in them is wrong', async () => {
    const message = await messageOf(plaintext, 0x0478, { frameLength })
    const { headerLength } = inspect(message).header
    const finalAt = headerLength + 2 * (32 + frameLength)
    const places = { 'a regular number': headerLength + 3, 'the final number': finalAt + 7, 'its length': finalAt + 23 }
    for (const [what, at] of Object.entries(places)) expect(walked(message.with(at, 41)), what).toBeUndefined()
    expect(walked(message.with(finalAt + 23, 19))).toMatchObject({ plaintextLength: 99, trailingLength: 1 })
  })

  it('when a signature is longer than any', async () => {
    const message = await messageOf(plaintext, 0x0578, { frameLength })
    const footerAt = inspect(message).header.headerLength + 2 * (32 + frameLength) + 40 + 20
    const signedWith = (length: number) =>
      walked(concatBytes([message.subarray(0, footerAt), Uint8Array.of(0, length), new Uint8Array(length)]))
    expect(signedWith(104)).toMatchObject({ plaintextLength: 100, trailingLength: 0 })
    expect(signedWith(105)).toBeUndefined()
  })
})

describe('warns', () => {
  const cases = {
    unsigned: async () => inspect(await messageOf(plaintext, 0x0478)),
    'no-commitment': async () => inspect(await messageOf(plaintext, 0x0178)),
    'trailing-bytes': async () => {
      const message = concatBytes([await messageOf(plaintext, 0x0578), new Uint8Array(3)])
      return inspect(message, { size: message.length })
    },
    truncated: async () => {
      const message = (await messageOf(plaintext, 0x0578)).subarray(0, -1)
      return inspect(message, { size: message.length })
    },
    'nothing-recognised': async () =>
      inspect(await messageOf(plaintext, 0x0578), {
        provider: rawAesProvider({ namespace: 'x', keyName: 'y', wrappingKey: new Uint8Array(16) }),
      }),
  } as const
  it.for(Object.entries(cases))('of %s', async ([warning, make]) => {
    expect((await make()).warnings).toContain(warning)
  })

  it('of nothing where there is nothing', async () => {
    const message = await messageOf(plaintext, 0x0578)
    expect(inspect(message, { size: message.length, provider: stranger }).warnings).toEqual([])
  })
})

it('refuses a beginning that ends inside the header, and what is no message', async () => {
  const message = await messageOf(plaintext, 0x0478)
  await expectCode(() => inspect(message.subarray(0, 50)), 'ERR_TRUNCATED', { inside: 'header' })
  await expectCode(() => inspect(new Uint8Array(0)), 'ERR_NOT_A_MESSAGE', { looksLike: 'empty' })
  await expectCode(() => inspect(encoder.encode('hello')), 'ERR_NOT_A_MESSAGE', { looksLike: 'text' })
  expect(() => inspect(message, { size: message.length - 1 })).toThrow(RangeError)
})

describe('provider info', () => {
  const info = (providerId: string, providerInfo: Uint8Array | string) =>
    describeProviderInfo({
      providerId,
      providerInfo: typeof providerInfo === 'string' ? encoder.encode(providerInfo) : providerInfo,
      ciphertext: new Uint8Array(0),
    })

  it('of AWS KMS is taken apart', () => {
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-00000000000000000000000000000000'
    expect(info('aws-kms', arn)).toEqual({
      kind: 'aws-kms',
      arn,
      partition: 'aws',
      region: 'eu-central-1',
      accountId: '111122223333',
      resource: 'mrk-00000000000000000000000000000000',
      isMultiRegion: true,
    })
  })

  it('of an alias that is called mrk-… is no multi-Region key', () => {
    expect(info('aws-kms', 'arn:aws:kms:eu-central-1:111122223333:alias/mrk-1')).toMatchObject({
      resource: 'alias/mrk-1',
      isMultiRegion: false,
    })
  })

  it('of raw keys is their name; of anything else it is opaque', async () => {
    const { header } = await encrypt(plaintext, { provider })
    expect(describeProviderInfo(header.encryptedDataKeys[0]!)).toMatchObject({ kind: 'raw-aes', keyName: 'one' })
    expect(info('mine', 'rsa-key')).toEqual({ kind: 'name', keyName: 'rsa-key' })
    for (const odd of ['', 'line\nbreak', '\u001b[31m', Uint8Array.of(0xff)])
      expect(info('mine', odd)).toEqual({ kind: 'opaque' })
    const { providerInfo } = header.encryptedDataKeys[0]!
    const nameless = providerInfo.slice()
    nameless[0] = 0xff
    expect(info('test', nameless)).toEqual({ kind: 'opaque' })
    expect(info('aws-kms', 'alias/x')).toEqual({ kind: 'opaque' })
  })
})
