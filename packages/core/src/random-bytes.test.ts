import { describe, expect, it } from 'vitest'
import { provider } from '../test/messages.ts'
import { EncryptionContext } from './format/encryption-context.ts'
import { encrypt, findAlgorithmSuite, rawAesProvider } from './index.ts'
import { bytesFrom } from './testing/samples.ts'

const wrongSources = [
  ['no bytes', () => new Uint8Array(0), RangeError],
  ['one byte less', (length: number) => bytesFrom(1, length - 1), RangeError],
  ['one byte more', (length: number) => bytesFrom(1, length + 1), RangeError],
  ['text', (length: number) => 'a'.repeat(length) as never, TypeError],
] as const

describe('a source of random bytes that gives', () => {
  it.for(wrongSources)('%s makes no message ID', async ([, randomBytes, kind]) => {
    await expect(encrypt(Uint8Array.of(1), { provider, randomBytes })).rejects.toThrow(kind)
  })

  it.for(wrongSources)('%s makes no data key and no IV', async ([, wrong, kind]) => {
    const request = { algorithmSuite: findAlgorithmSuite(0x0478)!, encryptionContext: EncryptionContext.empty }
    for (const wrongLength of [32, 12]) {
      const randomBytes = (length: number) => (length === wrongLength ? wrong(length) : bytesFrom(1, length))
      const raw = rawAesProvider({ namespace: 'n', keyName: 'k', wrappingKey: bytesFrom(1, 32), randomBytes })
      await expect(raw.generateDataKey(request)).rejects.toThrow(kind)
    }
  })
})
