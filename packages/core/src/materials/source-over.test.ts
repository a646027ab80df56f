import { expect, it } from 'vitest'
import { messageOf, provider } from '../../test/messages.ts'
import { cachingMaterials, decrypt, encrypt, requiredContextMaterials, verify } from '../index.ts'

it('a provider and materials together are refused, whoever is given both', async () => {
  const materials = requiredContextMaterials({ provider, names: ['a'] })
  const both = { provider, materials } as never
  const message = await messageOf(Uint8Array.of(1), 0x0478)
  await expect(encrypt(Uint8Array.of(1), both)).rejects.toThrow(TypeError)
  await expect(decrypt(message, both)).rejects.toThrow(TypeError)
  await expect(verify(message, both)).rejects.toThrow(TypeError)
  const now = () => 0
  expect(() => cachingMaterials({ now, maxAgeMs: 1, provider, materials } as never)).toThrow(TypeError)
  expect(() => requiredContextMaterials({ names: ['a'], provider, materials } as never)).toThrow(TypeError)
  await expect(encrypt(Uint8Array.of(1), both)).rejects.toThrow('want a provider or materials, got both')
})
