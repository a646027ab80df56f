import fc from 'fast-check'
import { expect, it } from 'vitest'
import { concatBytes, equalBytes } from '../src/bytes.ts'
import { beginEncryption } from '../src/encrypt.ts'
import {
  algorithmSuites,
  decrypt,
  type EncryptSettings,
  inspect,
  type KeyProvider,
  rawAesProvider,
} from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { drive } from './cuts.ts'
import { provider, readAll, writing } from './messages.ts'

const suite = () => fc.constantFrom(...algorithmSuites)
const plaintext = () => fc.uint8Array({ maxLength: 600 })
const frameLength = () => fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(599, 600, 601, 4096, 2 ** 32 - 1))
const context = () =>
  fc.dictionary(
    fc.string({ unit: 'grapheme', maxLength: 5 }).filter((name) => !name.startsWith('aws-crypto-')),
    fc.string({ unit: 'grapheme', maxLength: 5 }),
    { maxKeys: 4 },
  )
const cuts = () => fc.array(fc.nat(200), { maxLength: 12 })

/** Pieces of the given lengths, and the rest. */
function pieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = []
  let rest = bytes
  for (const length of lengths) {
    parts.push(rest.slice(0, length))
    rest = rest.subarray(length)
  }
  return [...parts, rest.slice()]
}

async function encryptInPieces(
  parts: readonly Uint8Array[],
  settings: EncryptSettings & { readonly provider?: KeyProvider },
): Promise<Uint8Array> {
  const encryptor = await beginEncryption({ provider, ...settings })
  const out: Uint8Array[] = []
  for (const part of parts) {
    const lent = part.slice()
    out.push(...encryptor.push(lent))
    lent.fill(0x5a)
  }
  return concatBytes([...out, ...encryptor.finish()])
}

it('any plaintext, cut anywhere, in any suite and frame length, opens again, cut anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      plaintext(),
      suite(),
      frameLength(),
      context(),
      cuts(),
      cuts(),
      async (text, { id }, length, encryptionContext, cutsIn, cutsOut) => {
        const message = await encryptInPieces(pieces(text, cutsIn), {
          ...writing(id),
          frameLength: length,
          encryptionContext,
        })
        const { pieces: out, phase } = await drive(pieces(message, cutsOut), provider)
        expect(phase).toBe('done')
        expect(equalBytes(concatBytes(out), text)).toBe(true)
        const { header } = await decrypt(message, { provider, commitmentPolicy: readAll })
        expect(header.encryptionContext).toMatchObject(encryptionContext)
      },
    ),
    { numRuns: 60 },
  )
})

it('the same bytes, cut anywhere, give the same message', async () => {
  await fc.assert(
    fc.asyncProperty(
      plaintext(),
      suite().filter(({ signature }) => signature === undefined),
      frameLength(),
      cuts(),
      async (text, { id }, length, cutsIn) => {
        const settings = () => ({ ...writing(id), ...withFixedRandomness(), frameLength: length })
        const [once, inPieces] = [
          await encryptInPieces([text], settings()),
          await encryptInPieces(pieces(text, cutsIn), settings()),
        ]
        expect(equalBytes(once, inPieces)).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

/** Everything that is random in an unsigned message, given. */
function withFixedRandomness() {
  let calls = 0
  const randomBytes = (length: number) => {
    calls += 1
    return bytesFrom(calls, length)
  }
  return {
    randomBytes,
    provider: rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: bytesFrom(1, 32), randomBytes }),
  }
}

it('the length alone tells the plaintext length of an unsigned message', async () => {
  await fc.assert(
    fc.asyncProperty(
      plaintext(),
      frameLength(),
      fc.constantFrom(0x0478 as const, 0x0178 as const),
      async (text, length, id) => {
        const message = await encryptInPieces([text], { ...writing(id), frameLength: length })
        const { header } = inspect(message)
        const { body, warnings } = inspect(message.subarray(0, header.headerLength), { size: message.length })
        expect(body).toEqual(inspect(message, { size: message.length }).body)
        expect(warnings).not.toContain('truncated')
      },
    ),
    { numRuns: 40 },
  )
})

it('the reader is total: any bytes end in an error with a code', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom([], [1], [2], [1, 0x80, 1, 0x78], [2, 4, 0x78]),
      cuts(),
      async (rest, start, cutsIn) => {
        const { error, pieces: out } = await drive(
          pieces(concatBytes([Uint8Array.from(start), rest]), cutsIn),
          provider,
        )
        expect(error).toHaveProperty('code', expect.stringMatching(/^ERR_/))
        expect(out).toEqual([])
      },
    ),
    { numRuns: 300 },
  )
})
