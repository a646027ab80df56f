import { concatBytes } from '../src/bytes.ts'
import { BodyAad } from '../src/format/body.ts'
import { EncryptionContext } from '../src/format/encryption-context.ts'
import { serializeHeader } from '../src/format/header.ts'
import { type AlgorithmSuiteId, findAlgorithmSuite } from '../src/index.ts'
import { encryptionMaterialsOf } from '../src/materials/provider-materials.ts'
import { primitives } from '../src/primitives/node.ts'
import { deriveMessageKeys } from '../src/suites/key-derivation.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { provider } from './messages.ts'

/** What an old writer did otherwise than this package does. */
export interface FramedOddity {
  /** Of version 1. Default: zeros. */
  readonly headerIv?: Uint8Array
  /** Default: the sequence number. */
  readonly frameIv?: (sequenceNumber: number) => Uint8Array
  /** Default: 1, 2, 3 … */
  readonly sequenceNumber?: (position: number) => number
  /** The order in which the context is stored. Default: the canonical one. */
  readonly storedOrder?: (left: string, right: string) => number
}

/** A framed message of an unsigned suite, written part by part, always with an empty final frame. */
export async function framedMessage(
  plaintext: Uint8Array,
  id: AlgorithmSuiteId,
  oddity: FramedOddity,
): Promise<Uint8Array> {
  const frameLength = 16
  const algorithmSuite = findAlgorithmSuite(id)!
  const encryptionContext = EncryptionContext.of({ a: '1', b: '2', c: '3' })
  const { dataKey, encryptedDataKeys } = await encryptionMaterialsOf(provider, primitives).encryptionMaterials({
    algorithmSuite,
    encryptionContext,
  })
  const messageId = bytesFrom(3, algorithmSuite.messageIdLength)
  const { messageKey, commitment } = deriveMessageKeys(primitives, { algorithmSuite, dataKey, messageId })
  const seal = (iv: Uint8Array, aad: Uint8Array, text: Uint8Array): Uint8Array => {
    const sealed = new Uint8Array(text.length + 16)
    messageKey.sealInto({ iv, aad }, text, sealed, 0)
    return sealed
  }
  const number = (value: number): Uint8Array => {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setUint32(0, value)
    return bytes
  }
  const ivOf = oddity.frameIv ?? ((sequenceNumber) => concatBytes([new Uint8Array(8), number(sequenceNumber)]))
  const numberOf = oddity.sequenceNumber ?? ((position) => position)

  const canonical = serializeHeader({
    algorithmSuite,
    messageId,
    encryptionContext,
    encryptedDataKeys,
    frameLength,
    commitment,
  })
  const contextAt =
    canonical.length === 0 ? 0 : (algorithmSuite.messageFormatVersion === 1 ? 4 : 3) + messageId.length + 2
  const header = canonical.slice()
  if (oddity.storedOrder) header.set(encryptionContext.serializedBy(oddity.storedOrder), contextAt)
  const headerIv = oddity.headerIv ?? new Uint8Array(12)
  const parts = [
    header,
    ...(algorithmSuite.messageFormatVersion === 1 ? [headerIv] : []),
    seal(headerIv, header, new Uint8Array(0)),
  ]

  let position = 1
  for (let at = 0; at + frameLength <= plaintext.length; at += frameLength, position += 1) {
    const sequenceNumber = numberOf(position)
    const aad = new BodyAad(messageId, 'frame').of(sequenceNumber, frameLength)
    parts.push(
      number(sequenceNumber),
      ivOf(sequenceNumber),
      seal(ivOf(sequenceNumber), aad, plaintext.subarray(at, at + frameLength)),
    )
  }
  const sequenceNumber = numberOf(position)
  const aad = new BodyAad(messageId, 'final-frame').of(sequenceNumber, 0)
  parts.push(
    number(0xffffffff),
    number(sequenceNumber),
    ivOf(sequenceNumber),
    number(0),
    seal(ivOf(sequenceNumber), aad, new Uint8Array(0)),
  )
  return concatBytes(parts)
}
