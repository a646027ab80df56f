import type { MessageType, SigningAlgorithmSpec } from '@sealwright/kms-model'
import { fault } from '../fault.ts'
import { type SignedMessage, type SigningScheme, signingSchemes } from './material/signatures.ts'

/**
 * The scheme of a signing algorithm, and the message as it takes it.
 *
 * @throws `ValidationException` for a type of message that the algorithm does not sign, and for a digest of another length
 */
export function readMessage(
  algorithm: SigningAlgorithmSpec,
  bytes: Uint8Array,
  type: MessageType = 'RAW',
): { readonly scheme: SigningScheme; readonly message: SignedMessage } {
  const scheme = signingSchemes[algorithm]
  if (scheme === undefined) throw fault('UnsupportedOperationException', `${algorithm} is not supported by this KMS.`)
  if (!(type in scheme.messageTypes)) {
    throw fault('ValidationException', `Message type ${type} is not valid for algorithm ${algorithm}.`)
  }
  const length = scheme.messageTypes[type]
  if (length !== undefined && bytes.length !== length) {
    throw fault('ValidationException', `Digest is invalid length for algorithm ${algorithm}.`)
  }
  return { scheme, message: { bytes, type } }
}
