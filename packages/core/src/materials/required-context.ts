import { primitives } from '#primitives'
import { EnvelopeError } from '../errors.ts'
import { type EncryptionContext, reservedContextPrefix } from '../format/encryption-context.ts'
import type { DecryptionMaterialsSource, EncryptionMaterialsSource, MaterialsSource } from './materials.ts'
import { sourceOver, type UnderBoth, type UnderDecrypting, type UnderEncrypting } from './source-over.ts'

/** Which names are required. */
export interface RequiredContextOptions {
  /** Names whose pairs are authenticated but not stored in the message; at least one. */
  readonly names: readonly string[]
}

/**
 * Materials that keep some pairs of the context out of the message: whoever decrypts must know them and give the same.
 *
 * Encrypting without one of the names, or decrypting without giving it, is refused with `ERR_CONTEXT_INVALID`.
 *
 * @throws RangeError if a name is reserved, or there is none
 * @see spec: framework/required-encryption-context-cmm.md
 * @example
 * const materials = requiredContextMaterials({ provider, names: ['tenant'] })
 * const { message } = await encrypt(plaintext, { materials, encryptionContext: { tenant: 'a', purpose: 'backup' } })
 * await decrypt(message, { materials, encryptionContext: { tenant: 'a' } })
 */
export function requiredContextMaterials(options: RequiredContextOptions & UnderBoth): MaterialsSource
/** Over what can only encrypt. */
export function requiredContextMaterials(options: RequiredContextOptions & UnderEncrypting): EncryptionMaterialsSource
/** Over what can only decrypt. */
export function requiredContextMaterials(options: RequiredContextOptions & UnderDecrypting): DecryptionMaterialsSource
export function requiredContextMaterials(
  options: RequiredContextOptions & (UnderBoth | UnderEncrypting | UnderDecrypting),
): MaterialsSource {
  const names = [...new Set(options.names)]
  if (names.length === 0) throw new RangeError('names: want at least one, got none')
  const reserved = names.find((name) => name.startsWith(reservedContextPrefix))
  if (reserved !== undefined)
    throw new RangeError(`names: want none that begins with '${reservedContextPrefix}', got '${reserved}'`)

  const source = sourceOver(options, primitives)
  return {
    async encryptionMaterials(request) {
      checkPresent(names, request.encryptionContext, 'encrypt')
      const materials = await source.encryptionMaterials(request)
      return { ...materials, requiredContextNames: new Set([...materials.requiredContextNames, ...names]) }
    },
    async decryptionMaterials(request) {
      checkPresent(names, request.expectedContext, 'decrypt')
      return source.decryptionMaterials(request)
    },
  }
}

function checkPresent(names: readonly string[], context: EncryptionContext, verb: string): void {
  const absent = names.find((name) => context.get(name) === undefined)
  if (absent !== undefined) {
    throw new EnvelopeError(
      'ERR_CONTEXT_INVALID',
      `${verb}: want '${absent}' in the encryption context, which is required, got none`,
      {
        reason: 'required-name-absent',
        name: absent,
      },
    )
  }
}
