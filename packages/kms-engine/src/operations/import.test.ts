import * as crypto from 'node:crypto'
import type { AlgorithmSpec, Input, KeySpec, KeyUsageType, WrappingKeySpec } from '@sealwright/kms-model'
import { beforeEach, describe, expect, test } from 'vitest'
import { callerOf, dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string
let Arn: string
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId, Arn } = await kms.createKey({ Origin: 'EXTERNAL' }))
})

const material = (fill: number) => new Uint8Array(32).fill(fill)
const forEver = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const

/** Wraps as a client does, by node:crypto alone. */
function wrap(bytes: Uint8Array, publicKey: Uint8Array, algorithm: AlgorithmSpec): Uint8Array {
  const key = crypto.createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256'
  const oaep = (data: Uint8Array) =>
    crypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, data)
  if (!algorithm.startsWith('RSA_AES')) return new Uint8Array(oaep(bytes))
  const aesKey = crypto.randomBytes(32)
  const cipher = crypto.createCipheriv('id-aes256-wrap-pad', aesKey, Buffer.from('a65959a6', 'hex'))
  return new Uint8Array(Buffer.concat([oaep(aesKey), cipher.update(bytes), cipher.final()]))
}

interface ImportOptions extends Partial<Input<'ImportKeyMaterial'>> {
  readonly algorithm?: AlgorithmSpec
  readonly wrappingKeySpec?: WrappingKeySpec
}

async function importMaterial(bytes: Uint8Array, options: ImportOptions = forEver, caller = callerOf()) {
  const { algorithm = 'RSAES_OAEP_SHA_256', wrappingKeySpec = 'RSA_2048', ...rest } = options
  const input = { KeyId, WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKeySpec }
  const parameters = await kms.call('GetParametersForImport', input, caller)
  const EncryptedKeyMaterial = wrap(bytes, parameters.PublicKey!, algorithm)
  return kms.call(
    'ImportKeyMaterial',
    { KeyId, ImportToken: parameters.ImportToken!, EncryptedKeyMaterial, ...rest },
    caller,
  )
}

const metadata = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata!
const encrypt = async () => (await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(7) })).CiphertextBlob!
const decrypt = async (CiphertextBlob: Uint8Array) => (await kms.call('Decrypt', { CiphertextBlob })).Plaintext
const listed = async () =>
  (await kms.call('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })).Rotations!

describe('a key with imported material', () => {
  test('waits for it, and then works', async () => {
    const waiting = await metadata()
    expect(waiting).toMatchObject({ Origin: 'EXTERNAL', KeyState: 'PendingImport', Enabled: false })
    expect(waiting).not.toHaveProperty('CurrentKeyMaterialId')
    await expectFault(encrypt(), 'KMSInvalidStateException', `${Arn} is pending import.`)
    for (const name of ['EnableKey', 'DisableKey'] as const) {
      await expectFault(kms.call(name, { KeyId }), 'KMSInvalidStateException', `${Arn} is pending import.`)
    }
    const answer = await importMaterial(material(1))
    expect(answer).toEqual({ KeyId: Arn, KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await metadata()).toMatchObject({
      KeyState: 'Enabled',
      Enabled: true,
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      CurrentKeyMaterialId: answer.KeyMaterialId,
    })
    expect(await decrypt(await encrypt())).toEqual(Uint8Array.of(7))
  })

  const wrappings: readonly AlgorithmSpec[] = [
    'RSAES_OAEP_SHA_1',
    'RSAES_OAEP_SHA_256',
    'RSA_AES_KEY_WRAP_SHA_1',
    'RSA_AES_KEY_WRAP_SHA_256',
  ]
  for (const algorithm of wrappings) {
    // The longest wrapping keys take seconds to make, and their length is the same matter to every algorithm.
    const lengths =
      algorithm === 'RSA_AES_KEY_WRAP_SHA_256' ? (['RSA_3072', 'RSA_4096'] as const) : (['RSA_2048'] as const)
    test(`takes it wrapped by ${algorithm} under ${lengths.join(' and ')}`, async () => {
      for (const wrappingKeySpec of lengths) {
        const parameters = await kms.call('GetParametersForImport', {
          KeyId,
          WrappingAlgorithm: algorithm,
          WrappingKeySpec: wrappingKeySpec,
        })
        expect(parameters).toMatchObject({ KeyId: Arn, ParametersValidTo: kms.ports.now() + dayMs })
        expect(parameters.ImportToken!.length).toBeLessThanOrEqual(6144)
        await kms.call('ImportKeyMaterial', {
          KeyId,
          ImportToken: parameters.ImportToken!,
          EncryptedKeyMaterial: wrap(material(3), parameters.PublicKey!, algorithm),
          ...forEver,
        })
      }
      expect(await listed()).toHaveLength(1)
    })
  }

  test('has material that expires, and can have the same again', async () => {
    const ValidTo = kms.ports.now() + 10 * dayMs
    const { KeyMaterialId } = await importMaterial(material(1), { ValidTo })
    expect(await metadata()).toMatchObject({ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo, KeyState: 'Enabled' })
    const ciphertext = await encrypt()
    kms.ports.advance(10 * dayMs - 1)
    await decrypt(ciphertext)
    kms.ports.advance(1)
    expect(await metadata()).toMatchObject({ KeyState: 'PendingImport' })
    await expectFault(decrypt(ciphertext), 'KMSInvalidStateException', `${Arn} is pending import.`)
    const record = { kind: 'material', scope: 'eu-central-1', id: KeyMaterialId! }
    expect((await kms.ports.store.read(record))?.value).not.toHaveProperty('sealed')
    await expectFault(importMaterial(material(2)), 'IncorrectKeyMaterialException')
    await importMaterial(material(1))
    expect(await decrypt(ciphertext)).toEqual(Uint8Array.of(7))
  })

  test('gets a date that fits its expiration model', async () => {
    const now = kms.ports.now()
    const message = 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES'
    await expectFault(importMaterial(material(1), {}), 'ValidationException', message)
    for (const ValidTo of [now, now - 1, now + 365 * dayMs + 1]) {
      await expectFault(importMaterial(material(1), { ValidTo }), 'ValidationException')
    }
    await expectFault(importMaterial(material(1), { ...forEver, ValidTo: now + dayMs }), 'ValidationException')
    await importMaterial(material(1), { ValidTo: now + 365 * dayMs })
  })

  test('can lose its material and have it again', async () => {
    const { KeyMaterialId } = await importMaterial(material(1))
    const ciphertext = await encrypt()
    expect(await kms.call('DeleteImportedKeyMaterial', { KeyId })).toEqual({ KeyId: Arn, KeyMaterialId })
    expect((await metadata()).KeyState).toBe('PendingImport')
    expect(await listed()).toMatchObject([
      { KeyMaterialId, ImportState: 'PENDING_IMPORT', KeyMaterialState: 'CURRENT' },
    ])
    await importMaterial(material(1), { ...forEver, KeyMaterialId, ImportType: 'EXISTING_KEY_MATERIAL' })
    expect(await decrypt(ciphertext)).toEqual(Uint8Array.of(7))
    await expectFault(
      kms.call('DeleteImportedKeyMaterial', { KeyId, KeyMaterialId: '0'.repeat(64) }),
      'NotFoundException',
    )
  })

  test('rotates to new material on demand, and needs all of it from then on', async () => {
    const first = await importMaterial(material(1))
    const ciphertext = await encrypt()
    const none = `No available key material pending rotation for the key: ${Arn}.`
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId }), 'KMSInvalidStateException', none)
    const options = { ...forEver, ImportType: 'NEW_KEY_MATERIAL', KeyMaterialDescription: 'second' } as const
    const second = await importMaterial(material(2), options)
    expect((await metadata()).CurrentKeyMaterialId).toBe(first.KeyMaterialId)
    expect((await listed())[1]).toMatchObject({
      KeyMaterialState: 'PENDING_ROTATION',
      KeyMaterialDescription: 'second',
      ImportState: 'IMPORTED',
    })
    const pending = `(id: ${second.KeyMaterialId}) is pending rotation.`
    await expectFault(
      importMaterial(material(3), options),
      'KMSInvalidStateException',
      new RegExp(`${pending.replace(/[().]/g, '\\$&')}$`),
    )

    await kms.call('RotateKeyOnDemand', { KeyId })
    expect((await metadata()).CurrentKeyMaterialId).toBe(second.KeyMaterialId)
    expect(await decrypt(ciphertext)).toEqual(Uint8Array.of(7))
    await decrypt(await encrypt())
    await kms.call('DeleteImportedKeyMaterial', { KeyId, KeyMaterialId: first.KeyMaterialId })
    expect((await metadata()).KeyState).toBe('PendingImport')
    await expectFault(encrypt(), 'KMSInvalidStateException')
    await importMaterial(material(1))
    await decrypt(ciphertext)
  })

  test('forgets material that only waited for a rotation', async () => {
    await importMaterial(material(1))
    const { KeyMaterialId } = await importMaterial(material(2), { ...forEver, ImportType: 'NEW_KEY_MATERIAL' })
    await kms.call('DeleteImportedKeyMaterial', { KeyId, KeyMaterialId })
    expect((await metadata()).KeyState).toBe('Enabled')
    await importMaterial(material(3), { ...forEver, ImportType: 'NEW_KEY_MATERIAL' })
  })

  test('opens what another local KMS encrypted under its material, when it is named', async () => {
    const { KeyMaterialId } = await importMaterial(material(9))
    const iv = crypto.randomBytes(16)
    const cipher = crypto.createCipheriv('aes-256-gcm', material(9), iv)
    cipher.setAAD(Buffer.from('tenantone'))
    // As LocalStack does: padded to whole blocks, though the cipher needs none.
    const body = Buffer.concat([cipher.update('old data'), cipher.update(Buffer.alloc(8, 8)), cipher.final()])
    const CiphertextBlob = new Uint8Array(Buffer.concat([Buffer.from(KeyId), iv, cipher.getAuthTag(), body]))
    const EncryptionContext = { tenant: 'one' }
    const opened = await kms.call('Decrypt', { CiphertextBlob, EncryptionContext, KeyId })
    expect(opened).toMatchObject({ KeyMaterialId, Plaintext: new TextEncoder().encode('old data') })
    await expectFault(kms.call('Decrypt', { CiphertextBlob, EncryptionContext }), 'InvalidCiphertextException')
    await expectFault(kms.call('Decrypt', { CiphertextBlob, KeyId }), 'InvalidCiphertextException')
    const moved = await kms.call('ReEncrypt', {
      CiphertextBlob,
      SourceKeyId: KeyId,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: KeyId,
    })
    expect((await kms.call('Decrypt', { CiphertextBlob: moved.CiphertextBlob })).Plaintext).toHaveLength(8)
  })

  test('is imported anew in each of its Regions', async () => {
    const there = callerOf(undefined, 'eu-west-1')
    ;({ KeyId, Arn } = await kms.createKey({ Origin: 'EXTERNAL', MultiRegion: true }))
    await importMaterial(material(1))
    const ciphertext = await encrypt()
    await kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' })
    const decryptThere = () => kms.call('Decrypt', { CiphertextBlob: ciphertext, KeyId }, there)
    await expectFault(decryptThere(), 'KMSInvalidStateException', /is pending import\.$/)
    await expectFault(importMaterial(material(2), forEver, there), 'IncorrectKeyMaterialException')
    await importMaterial(material(1), forEver, there)
    expect((await decryptThere()).Plaintext).toEqual(Uint8Array.of(7))
  })
})

describe('a multi-Region key with imported material', () => {
  const [there, elsewhere] = ['eu-west-1', 'us-east-1'].map((region) => callerOf(undefined, region))
  const fresh = { ...forEver, ImportType: 'NEW_KEY_MATERIAL', KeyMaterialDescription: 'second' } as const
  const statesOf = async (caller = callerOf()) => {
    const { Rotations } = await kms.call('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }, caller)
    return Rotations!.map(({ KeyMaterialState, ImportState }) => `${KeyMaterialState} ${ImportState}`)
  }
  const rotate = () => kms.call('RotateKeyOnDemand', { KeyId })
  beforeEach(async () => {
    ;({ KeyId, Arn } = await kms.createKey({ Origin: 'EXTERNAL', MultiRegion: true }))
    await importMaterial(material(1))
    for (const caller of [there!, elsewhere!]) {
      await kms.call('ReplicateKey', { KeyId, ReplicaRegion: caller.region })
      await importMaterial(material(1), forEver, caller)
    }
  })

  test('rotates to new material once every Region has it, the primary one first', async () => {
    const pending = 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'
    await expectFault(importMaterial(material(2), fresh, there), 'UnsupportedOperationException', /not a multi-region/)
    const { KeyMaterialId } = await importMaterial(material(2), fresh)
    expect(await statesOf()).toEqual(['CURRENT IMPORTED', `${pending} IMPORTED`])
    expect(await statesOf(there)).toEqual(['CURRENT IMPORTED', `${pending} PENDING_IMPORT`])
    await expectFault(rotate(), 'KMSInvalidStateException', /^No available key material pending rotation/)
    await importMaterial(material(2), forEver, there)
    expect(await statesOf(there)).toEqual(['CURRENT IMPORTED', `${pending} IMPORTED`])
    await expectFault(rotate(), 'KMSInvalidStateException')

    await importMaterial(material(2), { ...forEver, ImportType: 'EXISTING_KEY_MATERIAL' }, elsewhere)
    for (const caller of [callerOf(), there!, elsewhere!]) {
      expect(await statesOf(caller)).toEqual(['CURRENT IMPORTED', 'PENDING_ROTATION IMPORTED'])
    }
    await rotate()
    const CiphertextBlob = await encrypt()
    const opened = await kms.call('Decrypt', { CiphertextBlob, KeyId }, elsewhere)
    expect(opened).toMatchObject({ KeyMaterialId, Plaintext: Uint8Array.of(7) })
    expect(await statesOf(there)).toEqual(['NON_CURRENT IMPORTED', 'CURRENT IMPORTED'])
  })

  test('waits again for a Region that lost the material, or where it expired', async () => {
    const { KeyMaterialId } = await importMaterial(material(2), fresh)
    await importMaterial(material(2), forEver, there)
    await importMaterial(material(2), { ValidTo: kms.ports.now() + dayMs }, elsewhere)
    const ready = ['CURRENT IMPORTED', 'PENDING_ROTATION IMPORTED']
    const waiting = ['CURRENT IMPORTED', 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION IMPORTED']
    expect(await statesOf()).toEqual(ready)
    await kms.call('DeleteImportedKeyMaterial', { KeyId, KeyMaterialId }, there)
    expect(await statesOf()).toEqual(waiting)
    expect((await kms.call('DescribeKey', { KeyId }, there)).KeyMetadata?.KeyState).toBe('Enabled')
    await importMaterial(material(2), forEver, there)
    expect(await statesOf()).toEqual(ready)
    kms.ports.advance(dayMs)
    expect(await statesOf()).toEqual(waiting)
    await expectFault(rotate(), 'KMSInvalidStateException')
  })

  test('forgets new material in all Regions when its primary key does', async () => {
    const { KeyMaterialId } = await importMaterial(material(2), fresh)
    await importMaterial(material(2), forEver, there)
    await kms.call('DeleteImportedKeyMaterial', { KeyId, KeyMaterialId })
    for (const caller of [callerOf(), there!, elsewhere!]) expect(await statesOf(caller)).toEqual(['CURRENT IMPORTED'])
    const saved = await kms.ports.store.read({ kind: 'material', scope: there!.region, id: KeyMaterialId! })
    expect(saved?.value).not.toHaveProperty('sealed')
    await expectFault(importMaterial(material(2), forEver, there), 'IncorrectKeyMaterialException')
    await importMaterial(material(3), fresh)
  })
})

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

  test('does not wrap by what is withdrawn, nor what does not fit', async () => {
    const ask = (id: string, WrappingAlgorithm: AlgorithmSpec, WrappingKeySpec: WrappingKeySpec = 'RSA_2048') =>
      kms.call('GetParametersForImport', { KeyId: id, WrappingAlgorithm, WrappingKeySpec })
    await expectFault(ask(KeyId, 'RSAES_PKCS1_V1_5'), 'UnsupportedOperationException')
    await expectFault(ask(KeyId, 'RSAES_OAEP_SHA_256', 'SM2'), 'UnsupportedOperationException')
    const rsa = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })
    await expectFault(ask(rsa.KeyId, 'RSAES_OAEP_SHA_256', 'RSA_3072'), 'ValidationException')
    const p521 = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'ECC_NIST_P521', KeyUsage: 'SIGN_VERIFY' })
    await expectFault(ask(p521.KeyId, 'RSAES_OAEP_SHA_256'), 'ValidationException')
    await ask(p521.KeyId, 'RSAES_OAEP_SHA_256', 'RSA_3072')
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

  test('makes a key pair that signs as it did outside', async () => {
    const made: readonly (readonly [KeySpec, crypto.KeyObject, Input<'Sign'>['SigningAlgorithm']])[] = [
      ['RSA_2048', crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'RSASSA_PSS_SHA_256'],
      ['ECC_NIST_P384', crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'ECDSA_SHA_384'],
      ['ECC_SECG_P256K1', crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey, 'ECDSA_SHA_256'],
      ['ECC_NIST_EDWARDS25519', crypto.generateKeyPairSync('ed25519').privateKey, 'ED25519_SHA_512'],
    ]
    for (const [spec, privateKey, SigningAlgorithm] of made) {
      const usage: KeyUsageType = 'SIGN_VERIFY'
      ;({ KeyId } = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: spec, KeyUsage: usage }))
      const bytes = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
      await importMaterial(bytes, { ...forEver, algorithm: 'RSA_AES_KEY_WRAP_SHA_256' })
      const { PublicKey } = await kms.call('GetPublicKey', { KeyId })
      const outside = crypto.createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
      expect(PublicKey).toEqual(new Uint8Array(outside))
      const { Signature } = await kms.call('Sign', { KeyId, Message: Uint8Array.of(1), SigningAlgorithm })
      await kms.call('Verify', { KeyId, Message: Uint8Array.of(1), SigningAlgorithm, Signature: Signature! })
    }
  })
})
