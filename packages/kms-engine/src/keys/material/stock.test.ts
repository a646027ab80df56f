import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { kmsUnderTest } from '../../../test/kms-under-test.ts'
import { toHex } from '../../bytes.ts'
import { stockedMaker } from './stock.ts'

const make = () => stockedMaker((length) => new Uint8Array(randomBytes(length)))

describe('a maker with a stock', () => {
  test('hands every key pair out once, also to those who ask at the same time', async () => {
    const maker = make()
    const pairs = []
    for (let round = 0; round < 3; round++) {
      pairs.push(...(await Promise.all([maker('ECC_NIST_P384'), maker('ECC_NIST_P384'), maker('ECC_NIST_P384')])))
    }
    expect(new Set(pairs.map(({ secret }) => toHex(secret))).size).toBe(9)
    expect(new Set(pairs.map(({ publicKey }) => toHex(publicKey!))).size).toBe(9)
  })

  test('serves an engine that wants one', async () => {
    const kms = kmsUnderTest({ keepsKeyPairStock: true })
    const publicKeys = new Set<string>()
    for (let n = 0; n < 4; n++) {
      const { KeyId } = await kms.createKey({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' })
      publicKeys.add(toHex((await kms.call('GetPublicKey', { KeyId })).PublicKey!))
      const input = { KeyId, Message: Uint8Array.of(n), SigningAlgorithm: 'ECDSA_SHA_384' } as const
      const { Signature } = await kms.call('Sign', input)
      await kms.call('Verify', { ...input, Signature: Signature! })
    }
    expect(publicKeys.size).toBe(4)
  })

  test('makes the rest as it is asked for', async () => {
    const maker = make()
    const [one, other] = [await maker('SYMMETRIC_DEFAULT'), await maker('SYMMETRIC_DEFAULT')]
    expect(one.secret).toHaveLength(32)
    expect(one.secret).not.toEqual(other.secret)
  })

  test('says so when there is no way to make a spec', async () => {
    await expect(make()('SM2')).rejects.toThrow(TypeError)
  })
})
