import { concatBytes } from '../src/bytes.ts'
import { BodyAad } from '../src/format/body.ts'
import { EncryptionContext } from '../src/format/encryption-context.ts'
import { serializeFooter } from '../src/format/footer.ts'
import { serializeHeader } from '../src/format/header.ts'
import type { AlgorithmSuiteId, RandomBytes } from '../src/index.ts'
import { encryptionMaterialsOf } from '../src/materials/provider-materials.ts'
import { primitives } from '../src/primitives/node.ts'
import { findAlgorithmSuite } from '../src/suites/algorithm-suites.ts'
import { deriveMessageKeys } from '../src/suites/key-derivation.ts'
import { provider, repeatingProvider } from './messages.ts'

/** What to write otherwise than the specification wants. */
export interface Oddity {
  readonly frameLength?: number
  readonly contentType?: number
  /** Default: 12 zero bytes in the header of version 1, a counter in the body. */
  readonly bodyIv?: Uint8Array
  /** Appended to what the header's tag is over. */
  readonly headerAadSuffix?: Uint8Array
  /** The message ID that the key is derived with, if not the message's. */
  readonly derivedWith?: Uint8Array
  /** Of data key, IV and message ID. Default: the runtime's. */
  readonly randomBytes?: RandomBytes
}

/** A non-framed message, as only old writers make them: written here part by part, since the package reads them only. */
export async function nonFramedMessage(
  plaintext: Uint8Array,
  id: AlgorithmSuiteId,
  oddity: Oddity = {},
): Promise<Uint8Array> {
  const algorithmSuite = findAlgorithmSuite(id)!
  const { randomBytes } = oddity
  const keyProvider = randomBytes ? repeatingProvider(randomBytes) : provider
  const materials = await encryptionMaterialsOf(keyProvider, primitives).encryptionMaterials({
    algorithmSuite,
    encryptionContext: EncryptionContext.of({ kind: 'non-framed' }),
  })
  const messageId = (randomBytes ?? primitives.randomBytes)(algorithmSuite.messageIdLength)
  const { messageKey, commitment } = deriveMessageKeys(primitives, {
    algorithmSuite,
    dataKey: materials.dataKey,
    messageId: oddity.derivedWith ?? messageId,
  })
  const authenticated = serializeHeader({
    algorithmSuite,
    messageId,
    encryptionContext: materials.encryptionContext,
    encryptedDataKeys: materials.encryptedDataKeys,
    frameLength: oddity.frameLength ?? 0,
    commitment,
  })
  const isV1 = algorithmSuite.messageFormatVersion === 1
  const contentTypeAt = authenticated.length - (isV1 ? 10 : 5 + commitment!.length)
  authenticated[contentTypeAt] = oddity.contentType ?? 1
  const seal = (iv: Uint8Array, aad: Uint8Array, text: Uint8Array): Uint8Array => {
    const sealed = new Uint8Array(text.length + 16)
    messageKey.sealInto({ iv, aad }, text, sealed, 0)
    return sealed
  }
  const headerIv = new Uint8Array(12)
  const header = concatBytes([
    authenticated,
    ...(isV1 ? [headerIv] : []),
    seal(headerIv, concatBytes([authenticated, oddity.headerAadSuffix ?? new Uint8Array(0)]), new Uint8Array(0)),
  ])
  const bodyIv = oddity.bodyIv ?? new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(plaintext.length))
  const aad = new BodyAad(messageId, 'single-block').of(1, plaintext.length)
  const signed = concatBytes([header, bodyIv, length, seal(bodyIv, aad, plaintext)])
  if (algorithmSuite.signature === undefined) return signed
  const signer = materials.signingKey!.createSigner(algorithmSuite.signature.hash)
  signer.update(signed)
  return concatBytes([signed, serializeFooter(signer.sign())])
}
