import { describe, expect, it } from 'vitest'
import { provider } from '../../test/messages.ts'
import { publicKeyContextName } from '../format/encryption-context.ts'
import { type AlgorithmSuiteId, DataKey, decrypt, type EncryptionMaterials, encrypt } from '../index.ts'
import { primitives } from '../primitives/node.ts'
import { bytesFrom } from '../testing/samples.ts'
import { encryptionMaterialsOf } from './provider-materials.ts'

const plaintext = Uint8Array.of(1, 2, 3)
const strangersKey = await primitives.generateSigningKey('P-384')
const shortKey = await primitives.generateSigningKey('P-256')

type Change = (good: EncryptionMaterials) => EncryptionMaterials

/** Encrypts with good materials, changed. */
async function encryptWith(algorithmSuite: AlgorithmSuiteId, change: Change) {
  const given: EncryptionMaterials[] = []
  const good = encryptionMaterialsOf(provider, primitives)
  const materials = {
    encryptionMaterials: async (request: Parameters<typeof good.encryptionMaterials>[0]) => {
      given.push(change(await good.encryptionMaterials(request)))
      return given[0]!
    },
  }
  const result = encrypt(plaintext, { materials, algorithmSuite, encryptionContext: { a: 'b' } })
  await result.catch(() => {})
  return { result, dataKey: given[0]!.dataKey }
}

const without: Change = ({ signingKey: _, ...rest }) => rest
const withoutEntry: Change = (good) => ({
  ...good,
  encryptionContext: good.encryptionContext.filter((name) => name !== publicKeyContextName),
})

describe('encryption', () => {
  it.for([0x0478, 0x0578] as const)('with suite %i takes materials as they should be', async (suite) => {
    const { result } = await encryptWith(suite, (good) => good)
    await expect(decrypt((await result).message, { provider })).resolves.toMatchObject({ plaintext })
  })

  it.for<[string, AlgorithmSuiteId, Change]>([
    ['a signing suite without a signing key', 0x0578, without],
    ['a signing key on another curve', 0x0578, (good) => ({ ...good, signingKey: shortKey })],
    ['a signing key whose public key is not stored', 0x0578, withoutEntry],
    ["another key's public key", 0x0578, (good) => ({ ...good, signingKey: strangersKey })],
    [
      'a public key that is required, not stored',
      0x0578,
      (good) => ({ ...good, requiredContextNames: new Set([publicKeyContextName]) }),
    ],
    ['a signing key with an unsigned suite', 0x0478, (good) => ({ ...good, signingKey: strangersKey })],
    [
      'a public key with an unsigned suite',
      0x0478,
      (good) => ({ ...good, encryptionContext: good.encryptionContext.with([[publicKeyContextName, 'AAAA']]) }),
    ],
    ['no encrypted data key', 0x0478, (good) => ({ ...good, encryptedDataKeys: [] })],
    ['a data key of another length', 0x0478, (good) => ({ ...good, dataKey: DataKey.take(bytesFrom(1, 16)) })],
  ])('refuses %s, and erases the data key', async ([, suite, change]) => {
    const { result, dataKey } = await encryptWith(suite, change)
    await expect(result).rejects.toThrow(TypeError)
    await expect(result).rejects.toThrow(/^materials: want /)
    expect(dataKey.disposed).toBe(true)
  })
})
