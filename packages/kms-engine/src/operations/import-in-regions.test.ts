import { beforeEach, describe, expect, test } from 'vitest'
import { forEver, type ImportOptions, importMaterial as importInto, wrapped } from '../../test/import-material.ts'
import { callerOf, dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string

const material = (fill: number) => new Uint8Array(32).fill(fill)
/** Short material needs no AES key between. */
const byOaep = { algorithm: 'RSAES_OAEP_SHA_256' } as const
const importMaterial = (bytes: Uint8Array, options: ImportOptions = forEver, caller = callerOf()) =>
  importInto(kms, KeyId, bytes, { ...byOaep, caller, ...options })

const encrypt = async () => (await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(7) })).CiphertextBlob!

describe('a multi-Region key with imported material', () => {
  const [there, elsewhere] = ['eu-west-1', 'us-east-1'].map((region) => callerOf(undefined, region))
  const fresh = { ...forEver, ImportType: 'NEW_KEY_MATERIAL', KeyMaterialDescription: 'second' } as const
  const statesOf = async (caller = callerOf()) => {
    const { Rotations } = await kms.call('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }, caller)
    return Rotations!.map(({ KeyMaterialState, ImportState }) => `${KeyMaterialState} ${ImportState}`)
  }
  const rotate = () => kms.call('RotateKeyOnDemand', { KeyId })
  beforeEach(async () => {
    kms = kmsUnderTest()
    ;({ KeyId } = await kms.createKey({ Origin: 'EXTERNAL', MultiRegion: true }))
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

  test('takes no material along to a new Region', async () => {
    const CurrentKeyMaterialId = (await kms.call('DescribeKey', { KeyId })).KeyMetadata?.CurrentKeyMaterialId
    const recordIn = (region: string) =>
      kms.ports.store.read({ kind: 'material', scope: region, id: CurrentKeyMaterialId! })
    await kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'ap-south-1' })
    expect(await recordIn('eu-central-1')).toBeDefined()
    expect(await recordIn('ap-south-1')).toBeUndefined()
  })

  test('takes a token of the same Region, account and engine alone', async () => {
    const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
    const { ImportToken, PublicKey } = await kms.call('GetParametersForImport', wrapping)
    const EncryptedKeyMaterial = wrapped(material(1), PublicKey!, wrapping.WrappingAlgorithm)
    const input = { KeyId, ImportToken: ImportToken!, EncryptedKeyMaterial, ...forEver }
    await expectFault(kms.call('ImportKeyMaterial', input, there), 'InvalidImportTokenException')
    const other = kmsUnderTest({ store: kms.ports.store, rootKey: new Uint8Array(32) })
    await expectFault(other.call('ImportKeyMaterial', input), 'InvalidImportTokenException')
    await kms.call('ImportKeyMaterial', input)
  })
})
