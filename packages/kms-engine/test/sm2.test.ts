import { describe, expect, test } from 'vitest'
import { account, callerOf, expectFault, kmsUnderTest } from './kms-under-test.ts'

/** AWS has SM2 in its China Regions alone; there is no library here that we would trust with it. */
const regions = ['eu-central-1', 'us-east-1', 'cn-north-1', 'cn-northwest-1']

const unsupported = 'UnsupportedOperationException'

describe.each(regions)('SM2 in %s', (region) => {
  const caller = callerOf(account, region)

  test.each(['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'KEY_AGREEMENT'] as const)(
    'is refused as the spec of a key for %s, whatever its origin, and no key is left behind',
    async (KeyUsage) => {
      const kms = kmsUnderTest()
      for (const Origin of ['AWS_KMS', 'EXTERNAL'] as const) {
        const answer = kms.call('CreateKey', { KeySpec: 'SM2', KeyUsage, Origin }, caller)
        await expectFault(answer, unsupported, 'CreateKey: KeySpec SM2 is not supported by this KMS.')
      }
      expect((await kms.call('ListKeys', {}, caller)).Keys).toEqual([])
    },
  )

  test('is refused as the spec of a data key pair, and so is a dry run of it', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey({}, caller)
    for (const DryRun of [false, true]) {
      const input = { KeyId, KeyPairSpec: 'SM2', DryRun } as const
      const message = 'KeyPairSpec SM2 is not supported by this KMS.'
      await expectFault(kms.call('GenerateDataKeyPair', input, caller), unsupported, message)
      await expectFault(kms.call('GenerateDataKeyPairWithoutPlaintext', input, caller), unsupported, message)
    }
  })

  test('is refused for the wrapping of imported material, as key spec and as algorithm', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey({ Origin: 'EXTERNAL' }, caller)
    const wrapped = (WrappingKeySpec: 'SM2' | 'RSA_2048', WrappingAlgorithm: 'SM2PKE' | 'RSAES_OAEP_SHA_256') =>
      kms.call('GetParametersForImport', { KeyId, WrappingKeySpec, WrappingAlgorithm }, caller)
    await expectFault(wrapped('SM2', 'SM2PKE'), unsupported, 'Wrapping algorithm SM2PKE is not supported.')
    await expectFault(wrapped('RSA_2048', 'SM2PKE'), unsupported, 'Wrapping algorithm SM2PKE is not supported.')
    await expectFault(wrapped('SM2', 'RSAES_OAEP_SHA_256'), unsupported, 'Wrapping key spec SM2 is not supported.')
  })

  test('is no algorithm of other keys', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }, caller)
    const Message = Uint8Array.of(1)
    const answer = kms.call('Sign', { KeyId, Message, SigningAlgorithm: 'SM2DSA' }, caller)
    const message = 'Algorithm SM2DSA is incompatible with key spec ECC_NIST_P256.'
    await expectFault(answer, 'InvalidKeyUsageException', message)
  })
})
