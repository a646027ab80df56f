import { createECDH } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '../src/bytes.ts'
import { serializeHeader } from '../src/format/header.ts'
import {
  type AlgorithmSuiteId,
  decrypt,
  type EncryptedDataKey,
  EncryptionContext,
  encrypt,
  findAlgorithmSuite,
  inspect,
  type KeyProvider,
  multiProvider,
} from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { drive, whole } from './cuts.ts'
import { expectCode } from './expect-code.ts'
import { type FramedOddity, framedMessage } from './framed.ts'
import { messageOf, provider, readAll } from './messages.ts'
import { nonFramedMessage } from './non-framed.ts'

const plaintext = bytesFrom(1, 50)
const open = (message: Uint8Array, more: object = {}) =>
  decrypt(message, { provider, commitmentPolicy: readAll, ...more })

describe('non-framed messages of old writers', () => {
  it.for([0x0014, 0x0178, 0x0214, 0x0378, 0x0478, 0x0578] as const)('suite %i opens', async (id) => {
    for (const length of [0, 1, 50, 10_000]) {
      const text = bytesFrom(length, length)
      const { plaintext: back, header } = await open(await nonFramedMessage(text, id))
      expect(back).toEqual(text)
      expect(header).toMatchObject({ contentType: 'non-framed', frameLength: 0 })
    }
  })

  it('the IV is the one that was written, whatever it is', async () => {
    await expect(open(await nonFramedMessage(plaintext, 0x0178, { bodyIv: bytesFrom(9, 12) }))).resolves.toMatchObject({
      plaintext,
    })
  })

  it('a frame length that is not 0 is refused', async () => {
    await expectCode(open(await nonFramedMessage(plaintext, 0x0178, { frameLength: 4096 })), 'ERR_HEADER_INVALID', {
      fault: 'frame-length',
    })
  })

  it('a length beyond what AES-GCM can seal is refused before its bytes are there, also one that no number holds', async () => {
    const message = await nonFramedMessage(plaintext, 0x0178)
    const lengthAt = message.length - 16 - plaintext.length - 8
    for (const length of [2n ** 36n - 31n, 2n ** 53n, 2n ** 64n - 1n]) {
      const claim = message.slice(0, lengthAt + 8)
      new DataView(claim.buffer).setBigUint64(lengthAt, length)
      await expectCode(open(claim), 'ERR_BODY_INVALID', { fault: 'content-length' })
    }
    const most = message.slice(0, lengthAt + 8)
    new DataView(most.buffer).setBigUint64(lengthAt, 2n ** 36n - 32n)
    await expectCode(open(most), 'ERR_TRUNCATED')
    await expectCode(open(most, { maxBufferedLength: 1000 }), 'ERR_LIMIT', { limit: 'maxBufferedLength' })
  })
})

describe('messages of version 4.0.0 of the SDK for .NET', () => {
  const zeros = Uint8Array.of(0, 0)
  const nothing = new Uint8Array(0)
  it.for([
    ['two zero bytes after the header', 0x0478, { headerAadSuffix: zeros }],
    ['no message ID in the key derivation', 0x0178, { derivedWith: nothing }],
    ['both', 0x0178, { headerAadSuffix: zeros, derivedWith: nothing }],
  ] as const)('%s: refused with a hint', async ([, id, oddity]) => {
    const error = await expectCode(open(await nonFramedMessage(plaintext, id, oddity)), 'ERR_HEADER_INVALID', {
      fault: 'dotnet-4.0.0',
    })
    expect(error.message).toContain('.NET')
  })

  it('what is merely damaged is not taken for one', async () => {
    const message = await nonFramedMessage(plaintext, 0x0178, { headerAadSuffix: Uint8Array.of(0, 1) })
    await expectCode(open(message), 'ERR_AUTHENTICATION_FAILED')
  })
})

describe('framed messages of old writers', () => {
  const text = bytesFrom(4, 48)
  const open48 = async (oddity: FramedOddity, id: AlgorithmSuiteId = 0x0178) =>
    open(await framedMessage(text, id, oddity))

  it('a final frame that is empty after full ones is taken', async () => {
    for (const id of [0x0178, 0x0478] as const) await expect(open48({}, id)).resolves.toMatchObject({ plaintext: text })
  })

  it('IVs of frames and of the header are those that were written, whatever they are', async () => {
    for (const id of [0x0014, 0x0178] as const) {
      const oddity = {
        headerIv: bytesFrom(9, 12),
        frameIv: (sequenceNumber: number) => bytesFrom(100 + sequenceNumber, 12),
      }
      await expect(open48(oddity, id)).resolves.toMatchObject({ plaintext: text })
    }
  })

  it('a context that is stored in another order is verified as it is stored', async () => {
    const storedOrder = (left: string, right: string) => (left < right ? 1 : -1)
    for (const id of [0x0178, 0x0478] as const) {
      const { header } = await open48({ storedOrder }, id)
      expect(header.encryptionContext).toEqual({ a: '1', b: '2', c: '3' })
      const message = await framedMessage(text, id, { storedOrder })
      expect(inspect(message).warnings).toContain('unsorted-context')
    }
  })

  it('sequence numbers that are sealed well but begin elsewhere, skip or repeat are refused', async () => {
    const orders = [
      (position: number) => position - 1,
      (position: number) => position + 1,
      (position: number) => (position > 2 ? position + 1 : position),
      (position: number) => Math.min(position, 3),
    ]
    for (const sequenceNumber of orders) {
      await expectCode(open48({ sequenceNumber }), 'ERR_BODY_INVALID', { fault: 'sequence-number' })
    }
  })
})

describe('encrypted data keys that are of no use', () => {
  const garbage: Readonly<Record<string, Partial<EncryptedDataKey>>> = {
    'with a wrong tag': { ciphertext: bytesFrom(5, 48) },
    'too short': { ciphertext: new Uint8Array(1) },
    'with provider info that says nothing': { providerInfo: bytesFrom(6, 7) },
    'of a foreign provider': { providerId: 'somebody else' },
  }
  it.for(Object.entries(garbage))('%s: passed over for a good one', async ([, spoilt]) => {
    const careless: KeyProvider = {
      ...provider,
      generateDataKey: async (request) => {
        const { dataKey, encryptedDataKey } = await provider.generateDataKey(request)
        return { dataKey, encryptedDataKey: { ...encryptedDataKey, ...spoilt } }
      },
    }
    const { message } = await encrypt(plaintext, {
      provider: multiProvider({ generator: careless, encryptors: [provider] }),
    })
    await expect(open(message)).resolves.toMatchObject({ plaintext, openedBy: { index: 1 } })
  })
})

it("a public key that is no compressed point of the suite's curve is refused before any provider hears of the message", async () => {
  const message = Buffer.from(await messageOf(plaintext, 0x0578))
  const untouchable = { ...provider, recognises: () => expect.unreachable('asked a provider') }
  const keyAt = message.indexOf('aws-crypto-public-key') + 'aws-crypto-public-key'.length + 2
  // The x coordinate becomes larger than the field.
  message.write('A'.concat('v'.repeat(66)), keyAt)
  await expectCode(open(message, { provider: untouchable }), 'ERR_HEADER_INVALID', { fault: 'public-key' })
})

describe('a public key is a compressed point on the curve of the suite, and not', () => {
  const pointOn = (curve: string, form: 'compressed' | 'uncompressed' | 'hybrid') => {
    const pair = createECDH(curve)
    pair.generateKeys()
    return pair.getPublicKey('base64', form)
  }
  const points: Readonly<Record<string, () => string>> = {
    'uncompressed, as a third-party writer stored them': () => pointOn('secp384r1', 'uncompressed'),
    'in the hybrid form': () => pointOn('secp384r1', 'hybrid'),
    'on the curve of another suite': () => pointOn('prime256v1', 'compressed'),
    'the point at infinity': () => 'AA==',
    'nothing at all': () => '',
  }
  const headerWith = (point: string) =>
    concatBytes([
      serializeHeader({
        algorithmSuite: findAlgorithmSuite(0x0578)!,
        messageId: bytesFrom(1, 32),
        encryptionContext: EncryptionContext.of({ 'aws-crypto-public-key': point }),
        encryptedDataKeys: [{ providerId: 'p', providerInfo: new Uint8Array(0), ciphertext: new Uint8Array(0) }],
        frameLength: 4096,
        commitment: bytesFrom(2, 32),
      }),
      new Uint8Array(16),
    ])

  it.for(Object.entries(points))('%s', async ([, point]) => {
    const { error } = await drive(whole(headerWith(point())), provider)
    expect(error).toMatchObject({ code: 'ERR_HEADER_INVALID', details: { fault: 'public-key' } })
  })

  it('else the header is taken, and its data key asked for', async () => {
    const { error } = await drive(whole(headerWith(pointOn('secp384r1', 'compressed'))), provider)
    expect(error).toHaveProperty('code', 'ERR_NO_DATA_KEY')
  })
})

describe.for([0x0214, 0x0578] as const)('a signature of suite %i is strict DER', (id) => {
  /** A message of which the signature is short enough to be lengthened, and the signature. */
  async function shortlySigned(): Promise<{ readonly signed: Uint8Array; readonly signature: Uint8Array }> {
    const longest = id === 0x0214 ? 72 : 104
    for (;;) {
      const message = await messageOf(plaintext, id)
      const footerAt = inspect(message).header.headerLength + 40 + plaintext.length
      const signature = message.slice(footerAt + 2)
      if (signature.length <= longest - 2) return { signed: message.slice(0, footerAt), signature }
    }
  }
  const openWith = async (rewrite: (signature: Uint8Array) => readonly number[]) => {
    const { signed, signature } = await shortlySigned()
    const rewritten = rewrite(signature)
    return open(Uint8Array.from([...signed, 0, rewritten.length, ...rewritten]))
  }

  it('as it was made, it opens', async () => {
    await expect(openWith((signature) => [...signature])).resolves.toMatchObject({ plaintext })
  })

  it.for<[string, (signature: Uint8Array) => readonly number[]]>([
    ['a byte that follows the sequence', (signature) => [...signature, 0]],
    ['a byte that follows the integers in the sequence', ([tag, length, ...rest]) => [tag!, length! + 1, ...rest, 0]],
    ['a length in the long form', ([tag, length, ...rest]) => [tag!, 0x81, length!, ...rest]],
    [
      'an integer with a zero byte too many',
      ([tag, length, integer, integerLength, ...rest]) => [tag!, length! + 1, integer!, integerLength! + 1, 0, ...rest],
    ],
  ])('%s is refused', async ([, rewrite]) => {
    await expectCode(openWith(rewrite), 'ERR_AUTHENTICATION_FAILED')
  })
})
