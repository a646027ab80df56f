import type { KmsFault } from '@sealwright/kms-engine'
import { type FaultName, type OperationName, type Output, writeOutput } from '@sealwright/kms-model'
import type { WireResponse } from '../wire.ts'
import { contentType } from './operation-of.ts'

/** The few errors whose status is neither 400 nor, for the service's own faults, 500. */
const statuses: Partial<Record<FaultName, number>> = { RequestEntityTooLargeException: 413 }

/** Errors whose message is under another name than `message`. Every client reads both. */
const messageNames: Partial<Record<FaultName, string>> = { AccessDeniedException: 'Message' }

/** The response to a call that succeeded; its body is empty where the operation answers nothing. */
export function successResponse<N extends OperationName>(name: N, output: Output<N>, requestId: string): WireResponse {
  return { status: 200, headers: headersFor(requestId), body: writeOutput(name, output) }
}

/** The response to a call that failed. An error without a text has no message member at all, as on AWS. */
export function errorResponse(fault: KmsFault, requestId: string): WireResponse {
  const { name, message, isServerFault } = fault
  return {
    status: statuses[name] ?? (isServerFault ? 500 : 400),
    headers: { ...headersFor(requestId), 'x-amzn-errortype': name },
    body: JSON.stringify({ __type: name, ...(message === '' ? {} : { [messageNames[name] ?? 'message']: message }) }),
  }
}

function headersFor(requestId: string): Record<string, string> {
  return {
    'content-type': contentType,
    'x-amzn-requestid': requestId,
    // Answers hold plaintext keys: nothing on the way may keep them.
    'cache-control': 'no-cache, no-store, must-revalidate, private',
  }
}
