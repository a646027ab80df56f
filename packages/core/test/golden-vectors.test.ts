import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { algorithmSuites, decrypt, inspect, suiteIdText } from '../src/index.ts'
import { decryptorsOf } from '../src/providers/multi-provider.ts'
import { expectPkcs1 } from './interop/expect-pkcs1.ts'
import { readAll } from './messages.ts'
import { draw, goldenPlaintext } from './vectors/draws.ts'
import { goldenCases, keyrings, plaintextLengths } from './vectors/golden-cases.ts'
import { type GoldenMessage, golden } from './vectors/golden-file.ts'
import { goldenProvider } from './vectors/golden-keys.ts'
import { loadGoldenMaker } from './vectors/golden-maker.ts'

const suites = algorithmSuites.map((suite) => [suiteIdText(suite.id), suite] as const)
const rings = keyrings.map((names) => [names.join(' and '), names] as const)

let make: Awaited<ReturnType<typeof loadGoldenMaker>>
beforeAll(async () => {
  make = await loadGoldenMaker()
})

describe('the file of golden messages', () => {
  it('has a message for every case, and a case for every message', () => {
    const cases = golden.messages.map(({ length: _, sha256: __, message: ___, ...rest }) => rest)
    expect(cases).toEqual(goldenCases())
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })

  it.for(['algorithmSuite', 'wrappingKeys', 'encryptionContext'] as const)(
    'has every boundary of frames with every %s',
    (dimension) => {
      for (const frameLength of [1, 16, 4096]) {
        const messages = golden.messages.filter((message) => message.frameLength === frameLength)
        for (const [value, group] of Map.groupBy(messages, (message) => String(message[dimension]))) {
          const lengths = new Set(group.map(({ plaintextLength }) => plaintextLength))
          expect(lengths, value).toEqual(new Set(plaintextLengths(frameLength)))
        }
      }
    },
  )

  it('has a context that fills its field', async () => {
    const largest = golden.messages.find(
      ({ algorithmSuite, encryptionContext }) => algorithmSuite === '0x0578' && encryptionContext === 'large',
    )!
    const contextAt = 1 + 2 + 32
    const message = await make(largest)
    expect(new DataView(message.buffer, message.byteOffset).getUint16(contextAt)).toBe(65_535)
  })
})

it('the example in the README is what its message is made of', () => {
  const readme = readFileSync(new URL('./vectors/README.md', import.meta.url), 'utf8')
  const example = golden.messages.find(({ id }) => readme.includes(`The message \`${id}\``))!
  const drawn = [32, 12, 32, 32].map((length, index) => draw(example.id, index + 1, length))
  const values = readme.matchAll(/^\| .* \| `([0-9a-f]{24,})` \|$/gm)
  expect(Array.from(values, ([, hex]) => hex)).toEqual(
    [goldenPlaintext(example.plaintextLength), ...drawn].map((bytes) => Buffer.from(bytes).toString('hex')),
  )
})

describe.for(suites)('golden messages of suite %s', ([name, suite]) => {
  describe.for(rings)('under %s', ([, names]) => {
    const messages = golden.messages.filter(
      ({ algorithmSuite, wrappingKeys }) => algorithmSuite === name && wrappingKeys.join() === names.join(),
    )

    it('are made again, byte for byte', async () => {
      expect(messages).toHaveLength(15)
      for (const { id, length, sha256, message, ...rest } of messages) {
        const made = await make({ id, ...rest })
        expect(made.length, id).toBe(length)
        expect(hash('sha256', made), id).toBe(sha256)
        if (message !== undefined) expect(Buffer.from(made).toString('base64'), id).toBe(message)
      }
    })

    it('are made of what the README says they draw', async () => {
      for (const each of messages) {
        const { header } = inspect(await bytesOf(each))
        expect(header.messageId, each.id).toEqual(draw(each.id, 1 + names.length + 1, suite.messageIdLength))
        header.encryptedDataKeys.forEach(({ providerInfo }, index) => {
          const { type, keyName } = golden.wrappingKeys[names[index]!]!
          const nameLength = Buffer.byteLength(keyName)
          expect(Buffer.from(providerInfo.subarray(0, nameLength)).toString(), each.id).toBe(keyName)
          const iv = type === 'raw-aes' ? draw(each.id, 2 + index, 12) : new Uint8Array(0)
          expect(providerInfo.slice(providerInfo.length - iv.length), each.id).toEqual(iv)
        })
        const curve = suite.signature?.curve
        const publicKey = curve && Buffer.from(golden.signingKeys[curve].publicKey, 'hex').toString('base64')
        expect(header.encryptionContext['aws-crypto-public-key'], each.id).toBe(publicKey)
      }
    })

    it('open with each of their keys and the primitives of Node', async (test) => {
      if (names.includes('rsa-pkcs1')) expectPkcs1(test)
      const decryptors = decryptorsOf(goldenProvider(names))
      expect(decryptors).toHaveLength(names.length)
      for (const each of messages) {
        const { id, frameLength, plaintextLength } = each
        const encryptionContext = golden.encryptionContexts[each.encryptionContext]!
        for (const provider of decryptors) {
          const { plaintext, header } = await decrypt(await bytesOf(each), {
            provider,
            commitmentPolicy: readAll,
            encryptionContext,
          })
          expect(Buffer.compare(plaintext, goldenPlaintext(plaintextLength)), id).toBe(0)
          expect(header.algorithmSuite, id).toBe(suite)
          expect(header.frameLength, id).toBe(frameLength)
          const { 'aws-crypto-public-key': _, ...callersPairs } = header.encryptionContext
          expect(callersPairs, id).toEqual(encryptionContext)
        }
      }
    })
  })
})

/** As it stands in the file; the long ones are made again, which another test compares with the file. */
async function bytesOf(golden: GoldenMessage): Promise<Uint8Array> {
  return golden.message === undefined ? make(golden) : new Uint8Array(Buffer.from(golden.message, 'base64'))
}
