import fc from 'fast-check'
import { expect, it } from 'vitest'
import { concatBytes } from '../src/bytes.ts'
import { Decryption } from '../src/decrypt.ts'
import { beginEncryption } from '../src/encrypt.ts'
import { type AlgorithmSuiteId, decrypt, encrypt, rawAesProvider } from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { expectCode } from './expect-code.ts'
import { provider } from './messages.ts'

/** Frames from 16 KiB on take another way than small ones: they are not joined. These lie on both sides of the border. */
const frameLengths = [16_383, 16_384, 20_000, 65_536]

const plaintext = bytesFrom(3, 200_000)

/** Cuts of the length of what is cut, around frames and far from them. */
const cuts = (length: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: length - 1 }), { maxLength: 12 })
    .map((at) => [0, ...at.sort((a, b) => a - b), length])

function piecesOf(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  return at.slice(1).map((end, index) => bytes.slice(at[index], end))
}

it.for(frameLengths)('frames of %i bytes give the same message however the plaintext is cut', async (frameLength) => {
  const options = () => ({
    provider: rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: bytesFrom(1, 32), randomBytes: fixed }),
    algorithmSuite: 0x0478 as const,
    frameLength,
    randomBytes: fixed,
  })
  const { message } = await encrypt(plaintext, options())
  await fc.assert(
    fc.asyncProperty(cuts(plaintext.length), async (at) => {
      const encryptor = await beginEncryption(options())
      const parts = piecesOf(plaintext, at).flatMap((piece) => {
        const written = encryptor.push(piece)
        piece.fill(0xee)
        return written
      })
      const cut = concatBytes([...parts, ...encryptor.finish()])
      expect(Buffer.from(cut).equals(message)).toBe(true)
    }),
    { numRuns: 15 },
  )
})

it.for(frameLengths.flatMap((frameLength) => ([0x0478, 0x0578] as const).map((id) => [frameLength, id] as const)))(
  'frames of %i bytes of suite %i open however the message is cut',
  async ([frameLength, id]) => {
    const { message } = await encrypt(plaintext, { provider, algorithmSuite: id, frameLength })
    await fc.assert(
      fc.asyncProperty(cuts(message.length), async (at) => {
        expect(Buffer.from(await opened(piecesOf(message, at))).equals(plaintext)).toBe(true)
      }),
      { numRuns: 15 },
    )
  },
)

it.for(frameLengths)(
  'no byte of a spoilt frame of %i bytes comes out, wherever the message is cut',
  async (frameLength) => {
    const message = await messageWith(0x0478, frameLength)
    const secondFrameAt = message.length - 60 // in the last frame's ciphertext: all before it is sound
    message[secondFrameAt]! ^= 1
    await fc.assert(
      fc.asyncProperty(cuts(message.length), async (at) => {
        const released: Uint8Array[] = []
        await expectCode(opened(piecesOf(message, at), released), 'ERR_AUTHENTICATION_FAILED')
        const sound = Math.floor((plaintext.length - 1) / frameLength) * frameLength
        const out = concatBytes(released)
        expect(out.length).toBeLessThanOrEqual(sound)
        expect(Buffer.from(out).equals(plaintext.subarray(0, out.length))).toBe(true)
      }),
      { numRuns: 15 },
    )
  },
)

it.for(frameLengths)('two frames of %i bytes in the wrong order are refused', async (frameLength) => {
  const { message, header } = await encrypt(plaintext, { provider, algorithmSuite: 0x0478, frameLength })
  const sealedLength = frameLength + 32
  const swapped = message.slice()
  const second = header.headerLength + sealedLength
  swapped.set(message.subarray(second, second + sealedLength), header.headerLength)
  swapped.set(message.subarray(header.headerLength, second), second)
  await expectCode(decrypt(swapped, { provider }), 'ERR_BODY_INVALID')
})

function fixed(length: number): Uint8Array {
  return bytesFrom(length, length)
}

async function messageWith(
  algorithmSuite: AlgorithmSuiteId & (0x0478 | 0x0578),
  frameLength: number,
): Promise<Uint8Array> {
  return (await encrypt(plaintext, { provider, algorithmSuite, frameLength })).message.slice()
}

/** What comes out; each piece given is spoilt after its push, since nothing may be kept of a loan. */
async function opened(pieces: readonly Uint8Array[], released: Uint8Array[] = []): Promise<Uint8Array> {
  const decryption = new Decryption({ provider }, { holdUntilVerified: false })
  for (const piece of pieces) {
    released.push(...(await decryption.push(piece)))
    piece.fill(0xee)
  }
  decryption.decryptor.finish()
  return concatBytes(released)
}
