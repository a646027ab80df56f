import * as crypto from 'node:crypto'
import type { AlgorithmSpec, KeySpec, KeyUsageType, WrappingKeySpec } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { forEver, importMaterial, wrapped } from '../../test/import-material.ts'
import { dayMs, expectFault, kmsUnderTest } from '../../test/kms-under-test.ts'

const kms = kmsUnderTest()
const algorithms: readonly AlgorithmSpec[] = [
  ...(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256'] as const),
]
const wrappingKeySpecs: readonly WrappingKeySpec[] = ['RSA_2048', 'RSA_3072', 'RSA_4096']

const rsa = (modulusLength: number) => pkcs8(crypto.generateKeyPairSync('rsa', { modulusLength }))
const ec = (namedCurve: string) => pkcs8(crypto.generateKeyPairSync('ec', { namedCurve }))
const raw = (length: number) => new Uint8Array(crypto.randomBytes(length))

function pkcs8({ privateKey }: { readonly privateKey: crypto.KeyObject }): Uint8Array {
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
}

/** Material of each spec that can be imported, and what its keys are for. */
const materials: readonly (readonly [KeySpec, KeyUsageType, Uint8Array])[] = [
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', raw(32)],
  ['HMAC_224', 'GENERATE_VERIFY_MAC', raw(28)],
  ['HMAC_256', 'GENERATE_VERIFY_MAC', raw(32)],
  ['HMAC_384', 'GENERATE_VERIFY_MAC', raw(48)],
  ['HMAC_512', 'GENERATE_VERIFY_MAC', raw(64)],
  ['RSA_2048', 'ENCRYPT_DECRYPT', rsa(2048)],
  ['RSA_3072', 'SIGN_VERIFY', rsa(3072)],
  ['RSA_4096', 'SIGN_VERIFY', rsa(4096)],
  ['ECC_NIST_P256', 'KEY_AGREEMENT', ec('P-256')],
  ['ECC_NIST_P384', 'SIGN_VERIFY', ec('P-384')],
  ['ECC_NIST_P521', 'SIGN_VERIFY', ec('P-521')],
  ['ECC_SECG_P256K1', 'SIGN_VERIFY', ec('secp256k1')],
  ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', pkcs8(crypto.generateKeyPairSync('ed25519'))],
]

/** An RSA key fits into no RSA block, nor a P-521 key into the smallest. */
function fits(spec: KeySpec, algorithm: AlgorithmSpec, wrappingKeySpec: WrappingKeySpec): boolean {
  if (algorithm.startsWith('RSA_AES')) return true
  return !spec.startsWith('RSA_') && (spec !== 'ECC_NIST_P521' || wrappingKeySpec !== 'RSA_2048')
}

describe.each(materials)('a key of spec %s for %s', (KeySpec, KeyUsage, material) => {
  const newKey = () => kms.createKey({ KeySpec, KeyUsage, Origin: 'EXTERNAL' })

  test('takes its material by every algorithm whose blocks hold it', async () => {
    for (const algorithm of algorithms) {
      const wrappingKeySpec = fits(KeySpec, algorithm, 'RSA_2048') ? 'RSA_2048' : 'RSA_3072'
      if (!fits(KeySpec, algorithm, wrappingKeySpec)) continue
      const { KeyId, Arn } = await newKey()
      const answer = await importMaterial(kms, KeyId, material, { ...forEver, algorithm, wrappingKeySpec })
      expect(answer.KeyId).toBe(Arn)
      expect('KeyMaterialId' in answer).toBe(KeySpec === 'SYMMETRIC_DEFAULT')
      const { KeyMetadata } = await kms.call('DescribeKey', { KeyId })
      expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', ...forEver })
      if (material.length <= 64) continue
      const key = crypto.createPrivateKey({ key: Buffer.from(material), format: 'der', type: 'pkcs8' })
      const outside = crypto.createPublicKey(key).export({ format: 'der', type: 'spki' })
      expect((await kms.call('GetPublicKey', { KeyId })).PublicKey).toEqual(new Uint8Array(outside))
    }
  })

  test('is given no wrapping key whose blocks do not hold its material', async () => {
    const { KeyId } = await newKey()
    for (const WrappingAlgorithm of algorithms) {
      for (const WrappingKeySpec of wrappingKeySpecs) {
        if (fits(KeySpec, WrappingAlgorithm, WrappingKeySpec)) continue
        const message = `Wrapping algorithm ${WrappingAlgorithm} and wrapping key spec ${WrappingKeySpec} cannot wrap key material of key spec ${KeySpec}.`
        const answer = kms.call('GetParametersForImport', { KeyId, WrappingAlgorithm, WrappingKeySpec })
        await expectFault(answer, 'ValidationException', message)
      }
    }
  })

  test('takes no material of another spec', async () => {
    const { KeyId } = await newKey()
    // A key for MACs takes secrets of some lengths, so only what is outside of them is of another spec.
    const others = materials.filter(
      ([spec, , other]) => spec !== KeySpec && (material.length > 64 || other.length > 128),
    )
    const wrapping = { KeyId, WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
    const { ImportToken, PublicKey } = await kms.call('GetParametersForImport', wrapping)
    for (const bytes of [...others.map(([, , other]) => other), raw(16), raw(27), raw(129)]) {
      const EncryptedKeyMaterial = wrapped(bytes, PublicKey!, wrapping.WrappingAlgorithm)
      const input = { KeyId, ImportToken: ImportToken!, EncryptedKeyMaterial, ...forEver }
      await expectFault(kms.call('ImportKeyMaterial', input), 'IncorrectKeyMaterialException')
    }
  })
})

describe('a wrapping key', () => {
  test.each(['RSA_3072', 'RSA_4096'] as const)('may be of spec %s, and its token holds for a day', async (spec) => {
    const { KeyId, Arn } = await kms.createKey({ Origin: 'EXTERNAL' })
    const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: spec } as const
    const parameters = await kms.call('GetParametersForImport', wrapping)
    expect(parameters).toMatchObject({ KeyId: Arn, ParametersValidTo: kms.ports.now() + dayMs })
    const key = crypto.createPublicKey({ key: Buffer.from(parameters.PublicKey!), format: 'der', type: 'spki' })
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(Number(spec.slice(4)))
    const EncryptedKeyMaterial = wrapped(raw(32), parameters.PublicKey!, wrapping.WrappingAlgorithm)
    const input = { KeyId, ImportToken: parameters.ImportToken!, EncryptedKeyMaterial, ...forEver }
    await kms.call('ImportKeyMaterial', input)
  })

  test.each([
    ['RSAES_PKCS1_V1_5', 'RSA_2048', 'Wrapping algorithm RSAES_PKCS1_V1_5 is not supported.'],
    ['SM2PKE', 'SM2', 'Wrapping algorithm SM2PKE is not supported.'],
    ['RSAES_OAEP_SHA_256', 'SM2', 'Wrapping key spec SM2 is not supported.'],
  ] as const)('by %s and of spec %s is not to be had', async (WrappingAlgorithm, WrappingKeySpec, message) => {
    const { KeyId } = await kms.createKey({ Origin: 'EXTERNAL' })
    const answer = kms.call('GetParametersForImport', { KeyId, WrappingAlgorithm, WrappingKeySpec })
    await expectFault(answer, 'UnsupportedOperationException', message)
  })

  test('opens what was wrapped for it by its algorithm alone', async () => {
    const { KeyId } = await kms.createKey({ Origin: 'EXTERNAL' })
    for (const WrappingAlgorithm of algorithms) {
      const wrapping = { KeyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_2048' } as const
      const { ImportToken, PublicKey } = await kms.call('GetParametersForImport', wrapping)
      const right = wrapped(raw(32), PublicKey!, WrappingAlgorithm)
      const changed = right.map((byte, index) => (index === right.length - 1 ? byte ^ 1 : byte))
      const others = algorithms.filter((algorithm) => algorithm !== WrappingAlgorithm)
      const wrong = others.map((algorithm) => wrapped(raw(32), PublicKey!, algorithm))
      for (const EncryptedKeyMaterial of [...wrong, changed, right.subarray(1), right.subarray(0, -1), raw(256)]) {
        const input = { KeyId, ImportToken: ImportToken!, EncryptedKeyMaterial, ...forEver }
        await expectFault(kms.call('ImportKeyMaterial', input), 'InvalidCiphertextException', '')
      }
    }
  })
})

test.each(['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const)(
  'no key of spec %s has imported material',
  async (KeySpec) => {
    const answer = kms.call('CreateKey', { KeySpec, KeyUsage: 'SIGN_VERIFY', Origin: 'EXTERNAL' })
    const message = `CreateKey: Origin EXTERNAL of KeySpec ${KeySpec} is not supported by this KMS.`
    await expectFault(answer, 'UnsupportedOperationException', message)
  },
)
