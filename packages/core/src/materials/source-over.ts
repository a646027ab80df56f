import type { Primitives } from '../primitives/primitives.ts'
import type { DecryptingProvider, EncryptingProvider } from '../providers/multi-provider.ts'
import type { DecryptionMaterialsSource, EncryptionMaterialsSource, MaterialsSource } from './materials.ts'
import { decryptionMaterialsOf, encryptionMaterialsOf } from './provider-materials.ts'

/** What a source of materials may stand on: providers, or another source; each with the halves that it has. */
export type Underlying<Provider, Source> =
  | { readonly provider: Provider; readonly materials?: never }
  | { readonly materials: Source; readonly provider?: never }

/** Both halves below. */
export type UnderBoth = Underlying<EncryptingProvider & DecryptingProvider, MaterialsSource>

/** Only the encrypting half below. */
export type UnderEncrypting = Underlying<EncryptingProvider, EncryptionMaterialsSource>

/** Only the decrypting half below. */
export type UnderDecrypting = Underlying<DecryptingProvider, DecryptionMaterialsSource>

/** For callers without types: of two, one would be passed over without a word. @throws TypeError */
export function checkEither(keys: { readonly provider?: unknown; readonly materials?: unknown }): void {
  if (keys.provider !== undefined && keys.materials !== undefined) {
    throw new TypeError('keys: want a provider or materials, got both')
  }
}

/** The source below. A half that the caller does not have is never called: the types of the callers' functions see to it. */
export function sourceOver(
  under: UnderBoth | UnderEncrypting | UnderDecrypting,
  primitives: Primitives,
): MaterialsSource {
  checkEither(under)
  if (under.materials !== undefined) return under.materials as MaterialsSource
  const { provider } = under
  return {
    encryptionMaterials: (request) =>
      encryptionMaterialsOf(provider as EncryptingProvider, primitives).encryptionMaterials(request),
    decryptionMaterials: (request) =>
      decryptionMaterialsOf(provider as DecryptingProvider).decryptionMaterials(request),
  }
}
