import type { AlgorithmSpec, WrappingKeySpec } from '@sealwright/kms-model'
import { fromBase64, fromUtf8, toBase64, utf8 } from '../bytes.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'

/** What an import token carries: it is sealed, so that nobody but the engine can read it and nothing need be kept. */
export interface ImportToken {
  readonly keyArn: string
  readonly algorithm: AlgorithmSpec
  readonly wrappingKeySpec: WrappingKeySpec
  /** The private half of the wrapping key, PKCS#8 DER. */
  readonly secret: Uint8Array
  /** Milliseconds since the epoch. */
  readonly validTo: number
}

const address = { kind: 'import-token', scope: 'token', id: 'token' }

/** The bytes that a client carries from GetParametersForImport to ImportKeyMaterial. */
export function writeImportToken(kms: KmsCall, token: ImportToken): Uint8Array {
  const text = JSON.stringify({ ...token, secret: toBase64(token.secret) })
  return fromBase64(kms.rootKey.seal(address, utf8(text)))!
}

/**
 * Reads a token.
 *
 * @throws `InvalidImportTokenException` for one that was made up, changed or is for another key;
 * `ExpiredImportTokenException`
 */
export function readImportToken(kms: KmsCall, bytes: Uint8Array, keyArn: string): ImportToken {
  const { secret, ...token } = JSON.parse(openToken(kms, bytes)) as Omit<ImportToken, 'secret'> & { secret: string }
  if (token.keyArn !== keyArn) throw fault('InvalidImportTokenException')
  if (token.validTo <= kms.now) throw fault('ExpiredImportTokenException')
  return { ...token, secret: fromBase64(secret)! }
}

function openToken(kms: KmsCall, bytes: Uint8Array): string {
  try {
    return fromUtf8(kms.rootKey.open(address, toBase64(bytes)))!
  } catch {
    throw fault('InvalidImportTokenException')
  }
}
