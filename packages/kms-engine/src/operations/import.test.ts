import * as crypto from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { forEver, type ImportOptions, importMaterial as importInto } from '../../test/import-material.ts'
import { callerOf, dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'
import type { MemoryStore } from '../index.ts'

let kms: KmsUnderTest
let KeyId: string
let Arn: string
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId, Arn } = await kms.createKey({ Origin: 'EXTERNAL' }))
})

const material = (fill: number) => new Uint8Array(32).fill(fill)
/** Short material needs no AES key between. */
const byOaep = { algorithm: 'RSAES_OAEP_SHA_256' } as const
const importMaterial = (bytes: Uint8Array, options: ImportOptions = forEver, caller = callerOf()) =>
  importInto(kms, KeyId, bytes, { ...byOaep, caller, ...options })

const metadata = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata!
const encrypt = async () => (await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(7) })).CiphertextBlob!
const decrypt = async (CiphertextBlob: Uint8Array) => (await kms.call('Decrypt', { CiphertextBlob })).Plaintext
const listed = async () =>
  (await kms.call('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })).Rotations!

/** The ID that material has with the key: the same for the same material, so a key that forgets it tells it. */
async function newMaterialId(bytes: Uint8Array): Promise<string> {
  const { ports } = kms
  const elsewhere = kmsUnderTest({ store: (ports.store as MemoryStore).fork(), rootKey: ports.rootKey })
  const waiting = await elsewhere.call('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })
  const pending = waiting.Rotations!.find(({ KeyMaterialState }) => KeyMaterialState === 'PENDING_ROTATION')
  await elsewhere.call('DeleteImportedKeyMaterial', { KeyId, KeyMaterialId: pending!.KeyMaterialId })
  const fresh = { ...byOaep, ...forEver, ImportType: 'NEW_KEY_MATERIAL' } as const
  return (await importInto(elsewhere, KeyId, bytes, fresh)).KeyMaterialId!
}

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

  test('has material that expires, and can have the same again', async () => {
    const ValidTo = kms.ports.now() + 10 * dayMs
    const { KeyMaterialId } = await importMaterial(material(1), { ValidTo })
    expect(await metadata()).toMatchObject({ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo, KeyState: 'Enabled' })
    const entry = { KeyMaterialId, ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo }
    expect(await listed()).toMatchObject([entry])
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
    const third = await newMaterialId(material(3))
    const message = `New key material (id: ${third}) cannot be imported into KMS key ${Arn}, because another key material (id: ${second.KeyMaterialId}) is pending rotation.`
    await expectFault(importMaterial(material(3), options), 'KMSInvalidStateException', message)

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

  test('cannot rotate to material that expired while it waited, until it is there again', async () => {
    await importMaterial(material(1))
    const ValidTo = kms.ports.now() + dayMs
    await importMaterial(material(2), { ValidTo, ImportType: 'NEW_KEY_MATERIAL' })
    kms.ports.advance(dayMs)
    expect((await metadata()).KeyState).toBe('Enabled')
    expect((await listed())[1]).toMatchObject({ KeyMaterialState: 'PENDING_ROTATION', ImportState: 'PENDING_IMPORT' })
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId }), 'KMSInvalidStateException')
    await importMaterial(material(2))
    await kms.call('RotateKeyOnDemand', { KeyId })
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
