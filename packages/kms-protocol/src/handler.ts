import { createExchange, type ProtocolOptions } from './exchange.ts'
import type { WireRequest } from './wire.ts'

/** Answers an HTTP request. Never rejects: every failure is a response. */
export type Handler = (request: Request, connection?: Connection) => Promise<Response>

/** What a server knows of a request that the request does not say. */
export interface Connection {
  /** The address that it came from, for the condition key `aws:SourceIp`. Default: none. */
  readonly sourceIp?: string
}

/**
 * Puts a KMS behind HTTP, in the shape that web servers and runtimes share.
 *
 * @example
 * const handler = createHandler({ kms })
 * const response = await handler(request)
 */
export function createHandler(options: ProtocolOptions): Handler {
  const exchange = createExchange(options)
  return async (request, connection = {}) => {
    const { status, headers, body } = await exchange(wireRequest(request, connection))
    return new Response(body === '' ? null : body, { status, headers })
  }
}

function wireRequest(request: Request, { sourceIp }: Connection): WireRequest {
  const url = new URL(request.url)
  const headers = new Map(request.headers)
  // `fetch` takes the host from the URL; whoever signed the request signed it as a header.
  if (!headers.has('host')) headers.set('host', url.host)
  return {
    method: request.method.toUpperCase(),
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    isSecure: url.protocol === 'https:',
    ...(sourceIp !== undefined && { sourceIp }),
    readBody: (maxLength) => readBody(request, maxLength),
  }
}

async function readBody({ body, headers }: Request, maxLength: number): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array(0)
  if (Number(headers.get('content-length')) > maxLength) {
    await body.cancel()
    return undefined
  }
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop cancels the stream, so that a sender without end is cut off.
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxLength) return undefined
    chunks.push(chunk)
  }
  return concatenate(chunks, length)
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
