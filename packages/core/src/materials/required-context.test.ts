import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { provider } from '../../test/messages.ts'
import { decrypt, encrypt, inspect, rawRsaProvider } from '../index.ts'
import { requiredContextMaterials } from './required-context.ts'

const plaintext = Uint8Array.of(1, 2, 3)
const materials = requiredContextMaterials({ provider, names: ['tenant', 'user'] })
const encryptionContext = { tenant: 'a', user: 'b', purpose: 'test' }

it.for([0x0478, 0x0578] as const)(
  'suite %i: required pairs are not stored, and open the message only when given again',
  async (algorithmSuite) => {
    const { message, header } = await encrypt(plaintext, { materials, encryptionContext, algorithmSuite })
    expect(header.encryptionContext).not.toHaveProperty('tenant')
    expect(inspect(message).header.encryptionContext).toMatchObject({ purpose: 'test' })
    expect(Buffer.from(message).includes('tenant')).toBe(false)

    for (const given of [{ tenant: 'a', user: 'b' }, encryptionContext]) {
      await expect(decrypt(message, { materials, encryptionContext: given })).resolves.toMatchObject({ plaintext })
      await expect(decrypt(message, { provider, encryptionContext: given })).resolves.toMatchObject({ plaintext })
    }
    await expectCode(decrypt(message, { materials, encryptionContext: { tenant: 'x', user: 'b' } }), 'ERR_NO_DATA_KEY')
    await expectCode(decrypt(message, { provider }), 'ERR_NO_DATA_KEY')
  },
)

it('a required name must be given, on both ways', async () => {
  await expectCode(encrypt(plaintext, { materials, encryptionContext: { tenant: 'a' } }), 'ERR_CONTEXT_INVALID', {
    reason: 'required-name-absent',
    name: 'user',
  })
  const { message } = await encrypt(plaintext, { materials, encryptionContext })
  await expectCode(decrypt(message, { materials, encryptionContext: { user: 'b' } }), 'ERR_CONTEXT_INVALID', {
    reason: 'required-name-absent',
    name: 'tenant',
  })
})

it('a pair that is stored and given must match', async () => {
  const { message } = await encrypt(plaintext, { materials, encryptionContext })
  await expectCode(
    decrypt(message, { materials, encryptionContext: { ...encryptionContext, purpose: 'other' } }),
    'ERR_CONTEXT_MISMATCH',
    { name: 'purpose' },
  )
})

it('required pairs are bound by the header even where the wrapping key binds no context', async () => {
  const rsa = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const unbound = rawRsaProvider({ namespace: 'n', keyName: 'k', ...rsa })
  const { message } = await encrypt(plaintext, {
    materials: requiredContextMaterials({ provider: unbound, names: ['tenant'] }),
    encryptionContext: { tenant: 'a' },
  })
  await expect(decrypt(message, { provider: unbound, encryptionContext: { tenant: 'a' } })).resolves.toBeDefined()
  for (const wrong of [{}, { tenant: 'b' }])
    await expectCode(decrypt(message, { provider: unbound, encryptionContext: wrong }), 'ERR_AUTHENTICATION_FAILED')
})

it('names are at least one, and none reserved', () => {
  expect(() => requiredContextMaterials({ provider, names: [] })).toThrow(RangeError)
  expect(() => requiredContextMaterials({ provider, names: ['aws-crypto-public-key'] })).toThrow(RangeError)
})
