import type { IncomingMessage, ServerResponse } from 'node:http'

/** Bytes past the limit that are still read and dropped, so that the client can finish and hear why it was refused. */
const dropped = 8 * 1024 * 1024

/** An answer of the server itself, where no handler can give one. */
export interface Refusal {
  readonly status: 400 | 413 | 500
  /** The error name of the service's protocol. */
  readonly type: string
  readonly message: string
}

/** The authority in every URL: what a client writes in its Host header stays a header and names nothing. */
const origin = 'http://localhost'

/**
 * Reads a request of `node:http` as a Web `Request`.
 *
 * @param maxBodyLength bytes
 * @returns a refusal for a body that is too long, or for what no `Request` can hold
 * @throws the stream's error when the client goes away
 */
export async function toWebRequest(incoming: IncomingMessage, maxBodyLength: number): Promise<Request | Refusal> {
  const body = await readBody(incoming, maxBodyLength)
  if (body === undefined) {
    const message = `request body: want at most ${maxBodyLength} bytes`
    return { status: 413, type: 'RequestEntityTooLargeException', message }
  }
  const { method = 'GET', url = '' } = incoming
  // The absolute form (`GET http://other/`) and `*` are for proxies.
  if (!url.startsWith('/')) return badRequest('request target: want a path')
  try {
    const takesBody = method !== 'GET' && method !== 'HEAD'
    return new Request(origin + url, { method, headers: toHeaders(incoming.rawHeaders), body: takesBody ? body : null })
  } catch {
    return badRequest(`request line or headers: want what the Fetch standard allows`)
  }
}

/** Writes a Web `Response`, whole, to `node:http`. */
export async function sendWebResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer())
  for (const [name, value] of response.headers) outgoing.setHeader(name, value)
  outgoing.setHeader('content-length', body.length)
  outgoing.writeHead(response.status)
  outgoing.end(body)
}

async function readBody(incoming: IncomingMessage, maxLength: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length <= maxLength) chunks.push(chunk)
    else if (length > maxLength + dropped) throw new Error('request body: far beyond the limit')
    else chunks.length = 0
  }
  if (length > maxLength) return undefined
  const body = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.length
  }
  return body
}

function toHeaders(rawHeaders: readonly string[]): Headers {
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index]!, rawHeaders[index + 1]!)
  return headers
}

function badRequest(message: string): Refusal {
  return { status: 400, type: 'BadRequest', message }
}
