import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { concatBytes, hexOf } from '../src/bytes.ts'
import { ByteQueue } from '../src/format/byte-queue.ts'
import { parseHeader, serializeHeader } from '../src/format/header.ts'
import { type AlgorithmSuite, DataKey, decrypt, EnvelopeError, inspect, type KeyDecryptor } from '../src/index.ts'
import { primitives } from '../src/primitives/node.ts'
import { deriveMessageKeys } from '../src/suites/key-derivation.ts'
import { byteByByte, drive, randomCuts, whole } from './cuts.ts'
import { providersOf } from './vector-providers.ts'
import { type CommitmentVector, commitmentVectors, messageVectors, vectorFile, vectorsAbsent } from './vectors.ts'

describe('published messages', () => {
  const cuts = { 'in one piece': whole, 'cut at random': randomCuts(7), 'byte by byte': byteByByte }
  const plaintext = vectorsAbsent === undefined ? vectorFile('plaintext.bin') : new Uint8Array(0)

  it('are 88, 8 for each of the 11 suites', (ctx) => {
    if (vectorsAbsent !== undefined) ctx.skip(vectorsAbsent)
    const perSuite = Object.groupBy(messageVectors(), ({ suite }) => suite)
    expect(Object.values(perSuite).map((vectors) => vectors?.length)).toEqual(Array(11).fill(8))
  })

  for (const vector of messageVectors()) {
    const title = `0x${vector.suite} ${vector.class} ${vector.id}`
    it(`${title}: decrypts at once`, async () => {
      const result = await decrypt(vectorFile(vector.file), {
        provider: providersOf(vector),
        commitmentPolicy: 'require-encrypt-allow-decrypt',
      })
      expect(Buffer.compare(result.plaintext, plaintext)).toBe(0)
      expect(result.header.algorithmSuite.id).toBe(Number.parseInt(vector.suite, 16))
    })

    for (const [name, cut] of Object.entries(cuts)) {
      it(`${title}: decrypts ${name}`, async () => {
        const released = await drive(cut(vectorFile(vector.file)), providersOf(vector))
        expect(released).toMatchObject({ phase: 'done' })
        expect(Buffer.compare(concatBytes(released.pieces), plaintext)).toBe(0)
      })
    }

    it(`${title}: its header serializes to the same bytes`, () => {
      const parsed = parse(vectorFile(vector.file))
      const { algorithmSuite, messageId, encryptedDataKeys, frameLength } = parsed.header
      const { encryptionContext, commitment } = parsed
      const again = serializeHeader({
        algorithmSuite,
        messageId,
        encryptionContext,
        encryptedDataKeys,
        frameLength,
        commitment,
      })
      expect(hexOf(again)).toBe(hexOf(parsed.authenticatedBytes))
    })

    it(`${title}: shows its plaintext length without a key`, () => {
      const message = vectorFile(vector.file)
      expect(inspect(message, { size: message.length }).body).toEqual({
        frameCount: 3,
        plaintextLength: plaintext.length,
        isExact: true,
        trailingLength: 0,
      })
    })
  }
})

describe('known answers for key commitment', () => {
  it('are 29', (ctx) => {
    if (vectorsAbsent !== undefined) ctx.skip(vectorsAbsent)
    expect(commitmentVectors()).toHaveLength(29)
  })

  for (const vector of commitmentVectors()) {
    const message = new Uint8Array(Buffer.from(vector.ciphertext, 'base64'))

    it(`${vector.comment}: ${vector.exception === null ? 'decrypts' : 'is refused'}`, async () => {
      const result = decrypt(message, { provider: staticKey(vector) })
      if (vector.exception !== null) {
        await expect(result).rejects.toSatisfy((error) => EnvelopeError.is(error, 'ERR_AUTHENTICATION_FAILED'))
      } else {
        expect(Buffer.from((await result).plaintext).toString()).toBe([vector['plaintext-frames']].flat().join(''))
      }
    })

    it(`${vector.comment}: derives the commitment ${vector.exception === null ? 'that its header has' : 'that its header has not'}`, () => {
      const { header, commitment } = parse(message)
      using dataKey = DataKey.copy(Buffer.from(vector['decrypted-dek'], 'base64'))
      const keys = deriveMessageKeys(primitives, {
        algorithmSuite: header.algorithmSuite,
        dataKey,
        messageId: header.messageId,
      })
      expect(hexOf(keys.commitment!) === hexOf(commitment!)).toBe(vector.exception === null)
    })

    const expectedKey = vector.exception === null ? vector['content-encryption-key'] : undefined
    if (expectedKey === undefined) continue
    it(`${vector.comment}: derives the message key`, () => {
      const { header } = parse(message)
      using dataKey = DataKey.copy(Buffer.from(vector['decrypted-dek'], 'base64'))
      expect(Buffer.from(messageKeyBytes(header.algorithmSuite, dataKey, header.messageId)).toString('base64')).toBe(
        expectedKey,
      )
    })
  }
})

/** The derived key itself, caught on its way into the AEAD. */
function messageKeyBytes(algorithmSuite: AlgorithmSuite, dataKey: DataKey, messageId: Uint8Array): Uint8Array {
  let caught = new Uint8Array(0)
  const spying = {
    ...primitives,
    importAesKey: (key: Uint8Array) => {
      caught = new Uint8Array(key)
      return primitives.importAesKey(key)
    },
  }
  deriveMessageKeys(spying, { algorithmSuite, dataKey, messageId })
  return caught
}

function parse(message: Uint8Array) {
  const queue = new ByteQueue()
  queue.lend(message)
  const step = parseHeader(queue, {}).next()
  if (!step.done) throw new Error('the vector ends inside its header')
  return step.value
}

function staticKey(vector: CommitmentVector): KeyDecryptor {
  return {
    name: 'static',
    recognises: () => true,
    decryptDataKey: async () => DataKey.copy(Buffer.from(vector['decrypted-dek'], 'base64')),
  }
}
