import { decrypt, encrypt } from '@sealwright/core'
import { keyProviderContract } from '@sealwright/core/testing'
import { describe, expect, it } from 'vitest'
import { memoryKms, memoryProvider } from '../src/index.ts'

describe('the key provider contract', () => {
  const kms = memoryKms()
  const subject = {
    create: () => memoryProvider({ kms }),
    createStranger: () => memoryProvider({ kms, alias: 'alias/stranger' }),
  }
  for (const { law, run } of keyProviderContract(subject)) it(law, run)
})

describe('the key provider contract, with a key from a seed', () => {
  const subject = {
    create: () => memoryProvider({ seed: 'contract' }),
    createStranger: () => memoryProvider({ seed: 'stranger' }),
    maxFlips: 200,
  }
  for (const { law, run } of keyProviderContract(subject)) it(law, run)
})

describe('messages', () => {
  it('look as in production, and open in another process by the same seed', async () => {
    const plaintext = new TextEncoder().encode('the plaintext')
    const encryptionContext = { tenant: 'acme' }
    const { message } = await encrypt(plaintext, { provider: memoryProvider({ seed: 'fixtures' }), encryptionContext })
    const opened = await decrypt(message, { provider: memoryProvider({ seed: 'fixtures' }), encryptionContext })
    expect(opened.plaintext).toEqual(plaintext)
    expect(opened.header.encryptedDataKeys[0]).toMatchObject({ providerId: 'aws-kms' })
  })
})
