import { EnvelopeError } from '@sealwright/core'
import { type KmsArn, parseKmsArn } from './kms-arn.ts'
import type { KmsCallOptions } from './kms-client-port.ts'

/** Who waits for an answer, and how long. */
export interface KmsAsker {
  /** The provider's name, for errors. */
  readonly provider: string
  /** How long to wait for one answer, in milliseconds; `undefined`: as long as the client does. */
  readonly timeoutMs: number | undefined
}

/** The operations of the service that providers call. */
export type KmsOperation = 'GenerateDataKey' | 'Encrypt' | 'Decrypt' | 'GetPublicKey'

/** The answer to one call. Clients reject an aborted call with errors of their own; the port promises the signal's reason. */
export async function answering<Answer>(
  { timeoutMs }: KmsAsker,
  signal: AbortSignal | undefined,
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

/** What a call asked for, what the answer names, and how to judge that. */
export interface AnsweredKey {
  readonly operation: KmsOperation
  readonly keyId: string
  readonly answered: string | undefined
  readonly isRightKey: (key: KmsArn) => boolean
}

/**
 * The key that the service says it used.
 *
 * @throws EnvelopeError `ERR_KEY_PROVIDER` if it is none, or not the right one
 */
export function answeredKey(asker: KmsAsker, { operation, keyId, answered, isRightKey }: AnsweredKey): KmsArn {
  const key = parseKmsArn(answered ?? '')
  if (key?.resourceType !== 'key' || !isRightKey(key)) {
    throw wrongAnswer(
      asker,
      operation,
      `want the key behind ${keyId} alone, got ${JSON.stringify(answered?.slice(0, 200))}`,
    )
  }
  return key
}

/** For an answer that is not believed. Without a cause, by which `kmsFailureOf` tells it. */
export function wrongAnswer({ provider }: KmsAsker, operation: KmsOperation, text: string): EnvelopeError {
  return new EnvelopeError('ERR_KEY_PROVIDER', `${provider}: answer to ${operation}: ${text}`, { provider, operation })
}
