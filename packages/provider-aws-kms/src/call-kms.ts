import { DataKey, type EncryptedDataKey, EnvelopeError, type GeneratedDataKey, type KeyRequest } from '@sealwright/core'
import { encryptedDataKeyFor } from './encrypted-data-key.ts'
import { type KmsArn, parseKmsArn } from './kms-arn.ts'
import type { KmsCallInput, KmsCallOptions, KmsClientPort } from './kms-client-port.ts'

/** Who asks, and how. */
export interface KmsAccess {
  /** The provider's name, for errors. */
  readonly provider: string
  readonly client: KmsClientPort
  readonly grantTokens: readonly string[]
  /** How long to wait for one answer, in milliseconds; `undefined`: as long as the client does. */
  readonly timeoutMs: number | undefined
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
  const answer = await calling(access, request, (options) => access.client.generateDataKey(input, options))
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
    return calling(access, request, (options) => access.client.encrypt(input, options))
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
  const answer = await calling(access, request, (options) => access.client.decrypt(input, options))
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

type Operation = 'GenerateDataKey' | 'Encrypt' | 'Decrypt'

function commonInput(access: KmsAccess, keyId: string, request: KeyRequest): KmsCallInput {
  return {
    KeyId: keyId,
    // The whole context, the public key of a signed message included: the service binds what the header binds.
    EncryptionContext: request.encryptionContext.record,
    ...(access.grantTokens.length > 0 && { GrantTokens: [...access.grantTokens] }),
  }
}

/** Clients reject an aborted call with errors of their own; the port promises the signal's reason. */
async function calling<Answer>(
  { timeoutMs }: KmsAccess,
  { signal }: KeyRequest,
  call: (options: KmsCallOptions) => Promise<Answer>,
): Promise<Answer> {
  signal?.throwIfAborted()
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  const abortSignal = signal && limit ? AbortSignal.any([signal, limit]) : (signal ?? limit)
  try {
    return await call(abortSignal === undefined ? {} : { abortSignal })
  } catch (error) {
    throw abortSignal?.aborted ? abortSignal.reason : error
  }
}

/** Moves the bytes out of the answer at once, so that none stay behind in the client's buffers. */
function takeDataKey(plaintext: Uint8Array | undefined): DataKey {
  return DataKey.take(plaintext ?? new Uint8Array(0))
}

function answeredKey(
  access: KmsAccess,
  {
    operation,
    keyId,
    answered,
    isRightKey,
  }: { operation: Operation; keyId: string; answered: string | undefined; isRightKey: (key: KmsArn) => boolean },
): KmsArn {
  const key = parseKmsArn(answered ?? '')
  if (key?.resourceType !== 'key' || !isRightKey(key)) {
    throw wrongAnswer(
      access,
      operation,
      `want the key behind ${keyId} alone, got ${JSON.stringify(answered?.slice(0, 200))}`,
    )
  }
  return key
}

function checkLength(
  access: KmsAccess,
  { operation, dataKey, dataKeyLength }: { operation: Operation; dataKey: DataKey; dataKeyLength: number },
): void {
  if (dataKey.length === dataKeyLength) return
  throw wrongAnswer(access, operation, `want a data key of ${dataKeyLength} bytes, got ${dataKey.length}`)
}

function wrapped(
  access: KmsAccess,
  { operation, key, ciphertext }: { operation: Operation; key: KmsArn; ciphertext: Uint8Array | undefined },
): EncryptedDataKey {
  if (ciphertext === undefined || ciphertext.length === 0) {
    throw wrongAnswer(access, operation, 'want a wrapped data key, got none')
  }
  return encryptedDataKeyFor(key, ciphertext)
}

function wrongAnswer(access: KmsAccess, operation: Operation, text: string): EnvelopeError {
  return new EnvelopeError('ERR_KEY_PROVIDER', `${access.provider}: answer to ${operation}: ${text}`, {
    provider: access.provider,
    operation,
  })
}
