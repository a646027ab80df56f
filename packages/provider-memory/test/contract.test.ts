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

/** Made once with `memoryProvider({ seed: 'recorded' })`; it must open for ever, or fixtures of others break. */
const recorded = {
  encryptedDataKey: {
    providerId: 'aws-kms',
    providerInfo: Buffer.from('arn:aws:kms:us-east-1:000000000000:key/48e07620-7f5d-473a-aca2-26827e851453'),
    ciphertext: Buffer.from(
      'U1dLTVMAAAGcCOl3oti109FwIi5G2T/a81vrkUjH8/cNhjjWx1SS2EZcW0GUbxAqSDnKBc9U/fDmvtAuJWBO2gyhPuB2aa9h/9t8/1A5C7UzLS' +
        '2WlJY5guYgHKSO4K3J644bbTSN518puH6EXwSh7EFYPdGXPlg4+Op0EYECzSpGCcFlU5fY9CSeixzmmLAIh0nlgwWVKpBEYerGMHCR0ibhXX8Q' +
        '5Iqy8bPOfF6u+4b7V3GqUvXiGg==',
      'base64',
    ),
  },
  encryptionContext: { tenant: 'acme' },
  dataKey: Buffer.from('gwGwKH2FmZjF0VG8Z4a1xHEemQhOr/c+3H3v9g69nsI=', 'base64'),
}

describe('the key provider contract, with a key from a seed', () => {
  const subject = {
    create: () => memoryProvider({ seed: 'recorded' }),
    recorded: [recorded],
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
