import * as crypto from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  forEver,
  type ImportOptions,
  importMaterial as importInto,
  wrapped as wrap,
} from '../../test/import-material.ts'
import { callerOf, dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId } = await kms.createKey({ Origin: 'EXTERNAL' }))
})

const material = (fill: number) => new Uint8Array(32).fill(fill)
/** Short material needs no AES key between. */
const byOaep = { algorithm: 'RSAES_OAEP_SHA_256' } as const
const importMaterial = (bytes: Uint8Array, options: ImportOptions = forEver, caller = callerOf()) =>
  importInto(kms, KeyId, bytes, { ...byOaep, caller, ...options })

describe('an import', () => {
  test('takes a token of the same key, unchanged and of the last day', async () => {
    const parametersFor = (id: string) =>
      kms.call('GetParametersForImport', {
        KeyId: id,
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      })
    const [own, other] = [
      await parametersFor(KeyId),
      await parametersFor((await kms.createKey({ Origin: 'EXTERNAL' })).KeyId),
    ]
    const put = (ImportToken: Uint8Array, PublicKey = own.PublicKey!) =>
      kms.call('ImportKeyMaterial', {
        KeyId,
        ImportToken,
        EncryptedKeyMaterial: wrap(material(1), PublicKey, 'RSAES_OAEP_SHA_256'),
        ...forEver,
      })
    await expectFault(put(other.ImportToken!, other.PublicKey), 'InvalidImportTokenException')
    await expectFault(put(Uint8Array.of(1, 2, 3)), 'InvalidImportTokenException')
    const changed = own.ImportToken!.slice()
    changed[100]! ^= 1
    await expectFault(put(changed), 'InvalidImportTokenException')
    await expectFault(put(own.ImportToken!, other.PublicKey), 'InvalidCiphertextException')
    const later = await parametersFor(KeyId)
    await put(own.ImportToken!)
    await put(later.ImportToken!, later.PublicKey)
    kms.ports.advance(dayMs)
    await expectFault(put(own.ImportToken!), 'ExpiredImportTokenException')
  })

  test('names its material only when the key has had it before', async () => {
    const { KeyMaterialId } = await importMaterial(material(1))
    const named = { ...forEver, KeyMaterialId }
    await expectFault(importMaterial(material(1), { ...named, ImportType: 'NEW_KEY_MATERIAL' }), 'ValidationException')
    await expectFault(importMaterial(material(2), named), 'IncorrectKeyMaterialException')
    expect(await importMaterial(material(1), named)).toMatchObject({ KeyMaterialId })
    await importMaterial(material(2), { ...forEver, ImportType: 'NEW_KEY_MATERIAL' })
    await expectFault(importMaterial(material(2), named), 'IncorrectKeyMaterialException')
    await importMaterial(material(2))
  })

  test('takes material that the key has had for no new one, and no second material for a key that cannot rotate', async () => {
    await importMaterial(material(1))
    const fresh = { ...forEver, ImportType: 'NEW_KEY_MATERIAL' } as const
    await expectFault(importMaterial(material(1), fresh), 'IncorrectKeyMaterialException')
    ;({ KeyId } = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }))
    await importMaterial(material(1), fresh)
    for (const options of [forEver, fresh]) {
      await expectFault(importMaterial(material(2), options), 'IncorrectKeyMaterialException')
    }
    await importMaterial(material(1))
  })

  test('is for keys of external origin', async () => {
    const own = await kms.createKey()
    const message = `${own.Arn} origin is AWS_KMS which is not valid for this operation.`
    const input = { KeyId: own.KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
    await expectFault(kms.call('GetParametersForImport', input), 'UnsupportedOperationException', message)
    await expectFault(
      kms.call('DeleteImportedKeyMaterial', { KeyId: own.KeyId }),
      'UnsupportedOperationException',
      message,
    )
  })

  test('takes material of the right length or kind only', async () => {
    for (const length of [16, 31, 33]) {
      await expectFault(importMaterial(new Uint8Array(length)), 'IncorrectKeyMaterialException')
    }
    ;({ KeyId } = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }))
    const p384 = crypto
      .generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .privateKey.export({ format: 'der', type: 'pkcs8' })
    for (const bytes of [material(1), new Uint8Array(p384)]) {
      const answer = importMaterial(bytes, { ...forEver, algorithm: 'RSA_AES_KEY_WRAP_SHA_256' })
      await expectFault(answer, 'IncorrectKeyMaterialException')
    }
  })

  const hmacRanges = { HMAC_224: [28, 64], HMAC_256: [32, 64], HMAC_384: [48, 128], HMAC_512: [64, 128] } as const
  for (const [KeySpec, [least, most]] of Object.entries(hmacRanges) as ['HMAC_256', readonly [number, number]][]) {
    test(`takes ${least} to ${most} bytes for ${KeySpec}`, async () => {
      ;({ KeyId } = await kms.createKey({ Origin: 'EXTERNAL', KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' }))
      for (const length of [least - 1, most + 1]) {
        await expectFault(importMaterial(new Uint8Array(length)), 'IncorrectKeyMaterialException')
      }
      const key = new Uint8Array(most).fill(5)
      expect(await importMaterial(key)).toEqual({ KeyId: expect.any(String) })
      const MacAlgorithm = KeySpec.replace('_', '_SHA_') as 'HMAC_SHA_256'
      const { Mac } = await kms.call('GenerateMac', { KeyId, MacAlgorithm, Message: Uint8Array.of(1) })
      const hash = `sha${KeySpec.slice(5)}`
      expect(Mac).toEqual(new Uint8Array(crypto.createHmac(hash, key).update(Uint8Array.of(1)).digest()))
    })
  }
})
