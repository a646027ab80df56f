import { KmsFault } from '@sealwright/kms-engine'
import { isOperationName, type OperationName } from '@sealwright/kms-model'
import type { WireRequest } from '../wire.ts'

const targetPrefix = 'TrentService.'

/** The media type of requests and responses. */
export const contentType = 'application/x-amz-json-1.1'

/**
 * Which operation a request asks for: `POST /` with a target and the protocol's content type.
 *
 * @throws KmsFault `UnknownOperationException` for everything else
 */
export function operationOf({ method, path, headers }: WireRequest): OperationName {
  if (method !== 'POST' || path !== '/') throw unknownOperation(`want POST /, got ${method} ${path.slice(0, 80)}`)

  const type = headers.get('content-type')
  // Parameters such as charset=utf-8 mean nothing: JSON is UTF-8.
  const mediaType = type?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== contentType) {
    throw unknownOperation(`want the content type ${contentType}, got ${shown(type)}`)
  }

  const target = headers.get('x-amz-target')
  const name = target?.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : ''
  if (!isOperationName(name))
    throw unknownOperation(`want X-Amz-Target: ${targetPrefix}OPERATION, got ${shown(target)}`)
  return name
}

function unknownOperation(message: string): KmsFault {
  return new KmsFault('UnknownOperationException', message)
}

function shown(header: string | undefined): string {
  return header === undefined ? 'none' : `'${header.slice(0, 80)}'`
}
