import { compareBytes, hexOf, utf8Bytes } from '../bytes.ts'
import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import type { EncryptionContext } from '../format/encryption-context.ts'
import type { Primitives } from '../primitives/primitives.ts'
import type { DecryptionMaterialsRequest, EncryptionMaterialsRequest } from './materials.ts'

/**
 * Names of cache entries: SHA-384 over what decides whether two requests may share materials. Every part is of fixed
 * length or a hash, so that no two different requests are written alike.
 *
 * @see spec: framework/cryptographic-materials-cache.md#cache-identifier
 */
export function cacheIds(primitives: Primitives, partition: string) {
  const hash = (...parts: Uint8Array[]): Uint8Array => primitives.hash('SHA-384', parts)
  const resource = Uint8Array.of(0x01)
  const separator = Uint8Array.of(0x00)
  // Most messages are opened without an expected context: its hash is made once.
  const emptyHash = hash()
  const contextHash = ({ serialized }: EncryptionContext): Uint8Array =>
    serialized.length === 0 ? emptyHash : hash(serialized)
  const partitionHash = hash(utf8Bytes(partition.toWellFormed())!)
  const id = (scope: number, suiteId: number, suffix: readonly Uint8Array[]): string =>
    hexOf(
      hash(
        resource,
        separator,
        Uint8Array.of(scope),
        separator,
        partitionHash,
        separator,
        Uint8Array.of(suiteId >>> 8, suiteId),
        ...suffix,
      ),
    )

  return {
    forEncryption: ({ algorithmSuite, encryptionContext }: EncryptionMaterialsRequest): string =>
      id(0x01, algorithmSuite.id, [contextHash(encryptionContext)]),

    forDecryption({
      algorithmSuite,
      storedContext,
      expectedContext,
      encryptedDataKeys,
    }: DecryptionMaterialsRequest): string {
      const keys = encryptedDataKeys.map((edk) => hash(...edkParts(edk))).sort(compareBytes)
      return id(0x02, algorithmSuite.id, [hash(...keys), contextHash(storedContext), contextHash(expectedContext)])
    },
  }
}

function edkParts({ providerId, providerInfo, ciphertext }: EncryptedDataKey): Uint8Array[] {
  return [utf8Bytes(providerId) ?? new Uint8Array(0), providerInfo, ciphertext].flatMap((field) => [
    Uint8Array.of(field.length >>> 8, field.length),
    field,
  ])
}
