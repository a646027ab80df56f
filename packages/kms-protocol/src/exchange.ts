import { type Kms, KmsFault } from '@sealwright/kms-engine'
import { maxJsonLength, type OperationName } from '@sealwright/kms-model'
import { inputOf } from './aws-json/input-of.ts'
import { operationOf } from './aws-json/operation-of.ts'
import { errorResponse, successResponse } from './aws-json/response.ts'
import { accountOfAccessKey, type CallerOf } from './caller-of.ts'
import { conditionValuesOf } from './condition-values.ts'
import { readSignatureClaim } from './sigv4/signature-claim.ts'
import { type Authentication, signatureVerifier } from './sigv4/verify.ts'
import type { WireRequest, WireResponse } from './wire.ts'

/** What stands behind the protocol, and its limits. */
export interface ProtocolOptions {
  readonly kms: Pick<Kms, 'call'>
  /**
   * Default: access keys of 12 digits are that account, others the account 000000000000. Condition values that it gives
   * go before those that the protocol sees for itself: transport, source address, user agent, referer.
   */
  readonly callerOf?: CallerOf
  /** Verifies signatures. Default: they are read for account and Region, and believed. */
  readonly authentication?: Authentication
  /** A fresh UUID for each request. Default: random ones. */
  readonly requestId?: () => string
  /** The longest body that is read, in bytes. Default: 1,048,576, which is also the most that its reader takes. */
  readonly maxBodyLength?: number
  /** Hears of every error that a client sees only as `KMSInternalException`. Default: nobody does. */
  readonly onError?: (error: unknown, context: ErrorContext) => void
}

/** Where an unexpected error happened. */
export interface ErrorContext {
  /** As the client saw it in `x-amzn-RequestId`. */
  readonly requestId: string
  /** `undefined` if the request did not come as far as that. */
  readonly operation: OperationName | undefined
}

/** Answers a request. Never rejects: every failure is a response. */
export type Exchange = (request: WireRequest) => Promise<WireResponse>

/**
 * The protocol without its carrier: operation, signature, body, call, answer, in this order.
 *
 * Nobody's body is parsed before its sender is known.
 */
export function createExchange(options: ProtocolOptions): Exchange {
  const { kms, maxBodyLength = maxJsonLength } = options
  const callerOf = options.callerOf ?? accountOfAccessKey()
  const verifySignature = options.authentication && signatureVerifier(options.authentication)
  const nextRequestId = options.requestId ?? (() => crypto.randomUUID())

  return async (request) => {
    const requestId = nextRequestId()
    let operation: OperationName | undefined
    try {
      operation = operationOf(request)
      const claim = readSignatureClaim(request)
      const body = await readBody(request, maxBodyLength)
      await verifySignature?.(request, claim, body)
      const input = inputOf(operation, body)
      const caller = await callerOf({ accessKeyId: claim.accessKeyId, region: claim.scope.region })
      const conditionValues = { ...conditionValuesOf(request), ...caller.conditionValues }
      const trace = { accessKeyId: claim.accessKeyId, requestId }
      const output = await kms.call(operation, input, { ...trace, ...caller, conditionValues })
      return successResponse(operation, output, requestId)
    } catch (error) {
      reportUnexpected(error, { requestId, operation }, options.onError)
      return errorResponse(error instanceof KmsFault ? error : internal(), requestId)
    }
  }
}

async function readBody(request: WireRequest, maxLength: number): Promise<Uint8Array> {
  let body: Uint8Array | undefined
  try {
    body = await request.readBody(maxLength)
  } catch {
    // The sender went away in the middle: no news for the operator.
    throw new KmsFault('SerializationException', 'body: ended early')
  }
  if (body === undefined) {
    throw new KmsFault('RequestEntityTooLargeException', `body: want at most ${maxLength} bytes`)
  }
  return body
}

/** An error that is no fault, or a fault that hides one, is news for the operator and nothing for the client. */
function reportUnexpected(error: unknown, context: ErrorContext, onError: ProtocolOptions['onError']): void {
  const isFault = error instanceof KmsFault
  if (isFault && error.cause === undefined) return
  try {
    onError?.(isFault ? error.cause : error, context)
  } catch {
    // A broken log must not turn an answer into a dropped connection.
  }
}

function internal(): KmsFault {
  return new KmsFault('KMSInternalException', 'The request could not be completed because of an internal error.')
}
