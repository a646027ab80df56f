import { DataKey, type EncryptedDataKey, type GeneratedDataKey, type KeyRequest } from '@sealwright/core'
import { encryptedDataKeyFor } from './encrypted-data-key.ts'
import { answeredKey, answering, type KmsAsker, type KmsOperation, wrongAnswer } from './kms-answer.ts'
import type { KmsArn } from './kms-arn.ts'
import type { KmsCallInput, KmsClientPort } from './kms-client-port.ts'

/** Who asks, and how. */
export interface KmsAccess extends KmsAsker {
  readonly client: KmsClientPort
  readonly grantTokens: readonly string[]
}

/** Which key a call asks for, and how to know it in the answer. */
export interface KeyDemand {
  /** As the service takes it. */
  readonly keyId: string
  /** Judges the key that the service says it used. */
  readonly isRightKey: (key: KmsArn) => boolean
  readonly request: KeyRequest
}

/** A fresh data key under a key, by one GenerateDataKey. */
export async function generateDataKeyUnder(
  access: KmsAccess,
  { keyId, isRightKey, request }: KeyDemand,
): Promise<GeneratedDataKey> {
  const { dataKeyLength } = request.algorithmSuite
  const input = { ...commonInput(access, keyId, request), NumberOfBytes: dataKeyLength }
  const answer = await answering(access, request.signal, (options) => access.client.generateDataKey(input, options))
  const dataKey = takeDataKey(answer.Plaintext)
  try {
    request.signal?.throwIfAborted()
    const key = answeredKey(access, { operation: 'GenerateDataKey', keyId, answered: answer.KeyId, isRightKey })
    checkLength(access, { operation: 'GenerateDataKey', dataKey, dataKeyLength })
    const encryptedDataKey = wrapped(access, { operation: 'GenerateDataKey', key, ciphertext: answer.CiphertextBlob })
    return { dataKey, encryptedDataKey }
  } catch (error) {
    dataKey[Symbol.dispose]()
    throw error
  }
}

/** A data key wrapped under a key, by one Encrypt. */
export async function encryptDataKeyUnder(
  access: KmsAccess,
  { keyId, isRightKey, dataKey, request }: KeyDemand & { readonly dataKey: DataKey },
): Promise<EncryptedDataKey> {
  const answer = await dataKey.expose((bytes) => {
    const input = { ...commonInput(access, keyId, request), Plaintext: bytes }
    return answering(access, request.signal, (options) => access.client.encrypt(input, options))
  })
  request.signal?.throwIfAborted()
  const key = answeredKey(access, { operation: 'Encrypt', keyId, answered: answer.KeyId, isRightKey })
  return wrapped(access, { operation: 'Encrypt', key, ciphertext: answer.CiphertextBlob })
}

/** The data key of a wrapped one, by one Decrypt that names the key which must open it. */
export async function decryptDataKeyUnder(
  access: KmsAccess,
  { keyId, isRightKey, ciphertext, request }: KeyDemand & { readonly ciphertext: Uint8Array },
): Promise<DataKey> {
  const input = { ...commonInput(access, keyId, request), CiphertextBlob: ciphertext }
  const answer = await answering(access, request.signal, (options) => access.client.decrypt(input, options))
  const dataKey = takeDataKey(answer.Plaintext)
  try {
    request.signal?.throwIfAborted()
    answeredKey(access, { operation: 'Decrypt', keyId, answered: answer.KeyId, isRightKey })
    checkLength(access, { operation: 'Decrypt', dataKey, dataKeyLength: request.algorithmSuite.dataKeyLength })
    return dataKey
  } catch (error) {
    dataKey[Symbol.dispose]()
    throw error
  }
}

function commonInput(access: KmsAccess, keyId: string, request: KeyRequest): KmsCallInput {
  return {
    KeyId: keyId,
    // The whole context, the public key of a signed message included: the service binds what the header binds.
    EncryptionContext: request.encryptionContext.record,
    ...(access.grantTokens.length > 0 && { GrantTokens: [...access.grantTokens] }),
  }
}

/** Moves the bytes out of the answer at once, so that none stay behind in the client's buffers. */
function takeDataKey(plaintext: Uint8Array | undefined): DataKey {
  return DataKey.take(plaintext ?? new Uint8Array(0))
}

function checkLength(
  access: KmsAccess,
  { operation, dataKey, dataKeyLength }: { operation: KmsOperation; dataKey: DataKey; dataKeyLength: number },
): void {
  if (dataKey.length === dataKeyLength) return
  throw wrongAnswer(access, operation, `want a data key of ${dataKeyLength} bytes, got ${dataKey.length}`)
}

function wrapped(
  access: KmsAccess,
  { operation, key, ciphertext }: { operation: KmsOperation; key: KmsArn; ciphertext: Uint8Array | undefined },
): EncryptedDataKey {
  if (ciphertext === undefined || ciphertext.length === 0) {
    throw wrongAnswer(access, operation, 'want a wrapped data key, got none')
  }
  return encryptedDataKeyFor(key, ciphertext)
}
