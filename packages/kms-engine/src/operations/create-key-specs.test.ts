import type { Input, KeySpec, KeyUsageType } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { expectFault, kmsUnderTest } from '../../test/kms-under-test.ts'

const kms = kmsUnderTest()
const pkcs1 = ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512']
const pss = ['RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512']
const rsa = { ENCRYPT_DECRYPT: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'], SIGN_VERIFY: [...pkcs1, ...pss] }
const curve = (bits: number) => ({ SIGN_VERIFY: [`ECDSA_SHA_${bits}`], KEY_AGREEMENT: ['ECDH'] })
const mlDsa = { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] }

/** The usages of every spec but SM2, and the algorithms of each, as the developer guide has them. */
const specs: Readonly<Partial<Record<KeySpec, Partial<Record<KeyUsageType, readonly string[]>>>>> = {
  SYMMETRIC_DEFAULT: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] },
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: curve(256),
  ECC_NIST_P384: curve(384),
  ECC_NIST_P521: curve(512),
  ECC_SECG_P256K1: { SIGN_VERIFY: ['ECDSA_SHA_256'] },
  ECC_NIST_EDWARDS25519: { SIGN_VERIFY: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'] },
  ML_DSA_44: mlDsa,
  ML_DSA_65: mlDsa,
  ML_DSA_87: mlDsa,
  HMAC_224: { GENERATE_VERIFY_MAC: ['HMAC_SHA_224'] },
  HMAC_256: { GENERATE_VERIFY_MAC: ['HMAC_SHA_256'] },
  HMAC_384: { GENERATE_VERIFY_MAC: ['HMAC_SHA_384'] },
  HMAC_512: { GENERATE_VERIFY_MAC: ['HMAC_SHA_512'] },
}

const members = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
} as const satisfies Record<KeyUsageType, string>

describe.each(Object.entries(specs) as [KeySpec, Partial<Record<KeyUsageType, readonly string[]>>][])(
  'a key of spec %s',
  (KeySpec, usages) => {
    // A key that waits for its material is described as any other, and costs no time to make.
    const origin = KeySpec.startsWith('ML_DSA') ? {} : ({ Origin: 'EXTERNAL' } as const)

    test.each(Object.keys(members) as KeyUsageType[])(
      'tells the algorithms of %s alone, or is refused',
      async (usage) => {
        const input: Input<'CreateKey'> = { KeySpec, KeyUsage: usage, ...origin }
        const algorithms = usages[usage]
        if (algorithms === undefined) {
          const message = `KeyUsage ${usage} is not compatible with KeySpec ${KeySpec}`
          await expectFault(kms.call('CreateKey', input), 'ValidationException', message)
          return
        }
        for (const MultiRegion of [false, true]) {
          const key = await kms.createKey({ ...input, MultiRegion })
          const told = Object.values(members).flatMap((member) => (member in key ? [[member, key[member]]] : []))
          expect(told).toEqual([[members[usage], algorithms]])
          expect(key).toMatchObject({ KeySpec, CustomerMasterKeySpec: KeySpec, KeyUsage: usage, MultiRegion })
          expect((await kms.call('DescribeKey', { KeyId: key.KeyId })).KeyMetadata).toEqual(key)
        }
      },
    )

    test('needs a usage, unless it is symmetric', async () => {
      const answer = kms.call('CreateKey', { KeySpec, ...origin })
      if (KeySpec === 'SYMMETRIC_DEFAULT') {
        expect((await answer).KeyMetadata?.KeyUsage).toBe('ENCRYPT_DECRYPT')
        return
      }
      const message = 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.'
      await expectFault(answer, 'ValidationException', message)
    })
  },
)
