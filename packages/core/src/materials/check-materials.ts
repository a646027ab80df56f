import { base64Of } from '../bytes.ts'
import { publicKeyContextName } from '../format/encryption-context.ts'
import type { EncryptionMaterials } from './materials.ts'

/**
 * Refuses materials that would make a message nobody can open: a source may be anybody's code.
 *
 * @throws TypeError
 */
export function checkEncryptionMaterials(materials: EncryptionMaterials): void {
  const { algorithmSuite, dataKey, encryptedDataKeys } = materials
  if (dataKey.length !== algorithmSuite.dataKeyLength) {
    throw new TypeError(
      `materials: want a data key of ${algorithmSuite.dataKeyLength} bytes under ${algorithmSuite.name}, got ${dataKey.length}`,
    )
  }
  if (encryptedDataKeys.length === 0) throw new TypeError('materials: want at least one encrypted data key, got none')
  checkSigningKey(materials)
}

/** A signing suite, its key and the public key's stored entry belong together: readers refuse one without the others. */
function checkSigningKey(materials: EncryptionMaterials): void {
  const { algorithmSuite, encryptionContext, requiredContextNames, signingKey } = materials
  const { name, signature } = algorithmSuite
  const entry = encryptionContext.get(publicKeyContextName)
  if (signature === undefined) {
    if (signingKey !== undefined) throw new TypeError(`materials: want no signing key under ${name}, got one`)
    if (entry !== undefined) throw new TypeError(`materials: want no '${publicKeyContextName}' under ${name}, got one`)
    return
  }
  if (signingKey?.curve !== signature.curve) {
    throw new TypeError(
      `materials: want a signing key on ${signature.curve} under ${name}, got ${signingKey?.curve ?? 'none'}`,
    )
  }
  if (entry !== base64Of(signingKey.publicKey) || requiredContextNames.has(publicKeyContextName)) {
    throw new TypeError(
      `materials: want the signing key's public key as '${publicKeyContextName}' among the pairs that are stored, got ${entry === undefined ? 'none' : 'something else'}`,
    )
  }
}
