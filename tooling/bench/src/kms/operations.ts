import { administrator, type Bed, context, grantee } from './bed.ts'

/** One kind of call. */
export interface Operation {
  readonly name: string
  /** What a call may take at the median, in microseconds. Default: nothing is wanted. */
  readonly atMost?: number
  /** @returns what calls once; `turn` counts up and chooses the key */
  readonly prepare: (bed: Bed) => Promise<(turn: number) => Promise<unknown>>
}

const dataKey = new Uint8Array(32).fill(7)

/** What is measured. */
export const operations: readonly Operation[] = [
  {
    name: 'GenerateDataKey',
    atMost: 50,
    prepare: async ({ kms, keyIds }) => {
      const input = { KeySpec: 'AES_256', EncryptionContext: context } as const
      return usedBefore(keyIds, (turn) =>
        kms.call('GenerateDataKey', { KeyId: keyAt(keyIds, turn), ...input }, administrator),
      )
    },
  },
  {
    name: 'Encrypt',
    atMost: 50,
    prepare: async ({ kms, keyIds }) => {
      const input = { Plaintext: dataKey, EncryptionContext: context }
      return usedBefore(keyIds, (turn) => kms.call('Encrypt', { KeyId: keyAt(keyIds, turn), ...input }, administrator))
    },
  },
  {
    name: 'Encrypt, the first in a minute under its key',
    atMost: 50,
    prepare: async ({ notingKms, keyIds }) => {
      const input = { Plaintext: dataKey, EncryptionContext: context }
      return (turn) => notingKms.call('Encrypt', { KeyId: keyAt(keyIds, turn), ...input }, administrator)
    },
  },
  {
    name: 'Decrypt',
    atMost: 50,
    async prepare({ kms, keyIds }) {
      const blobs: Uint8Array[] = []
      for (let turn = 0; turn < 1000; turn++) {
        const input = { KeyId: keyAt(keyIds, turn), Plaintext: dataKey, EncryptionContext: context }
        blobs.push((await kms.call('Encrypt', input, administrator)).CiphertextBlob!)
      }
      return (turn) => {
        const input = { CiphertextBlob: blobs[turn % blobs.length]!, EncryptionContext: context }
        return kms.call('Decrypt', input, administrator)
      }
    },
  },
  {
    name: 'GenerateMac, HMAC_SHA_256',
    atMost: 50,
    prepare: async ({ kms, macKeyId }) => {
      const input = { KeyId: macKeyId, Message: dataKey, MacAlgorithm: 'HMAC_SHA_256' } as const
      return () => kms.call('GenerateMac', input, administrator)
    },
  },
  {
    name: 'Sign, ECDSA_SHA_256 on P-256',
    prepare: async ({ kms, signingKeyId }) => {
      const input = { KeyId: signingKeyId, Message: dataKey, SigningAlgorithm: 'ECDSA_SHA_256' } as const
      return () => kms.call('Sign', input, administrator)
    },
  },
  {
    name: 'Encrypt, by the last of ten grants past five statements',
    atMost: 150,
    prepare: async ({ kms, guardedKeyId }) => {
      const input = { KeyId: guardedKeyId, Plaintext: dataKey, EncryptionContext: context }
      return () => kms.call('Encrypt', input, grantee)
    },
  },
]

/**
 * Calls once under every key. A key's first use in a minute is noted in the store; few keys would have theirs behind them
 * before anything counts, and many would not.
 */
async function usedBefore<T>(keyIds: readonly string[], call: (turn: number) => Promise<T>): Promise<typeof call> {
  for (let turn = 0; turn < keyIds.length; turn++) await call(turn)
  return call
}

/** Strides over all keys, so that many keys do not turn into the few that a cache would hold. */
function keyAt(keyIds: readonly string[], turn: number): string {
  return keyIds[(turn * 7919) % keyIds.length]!
}
