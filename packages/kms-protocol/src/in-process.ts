import { createExchange, type ProtocolOptions } from './exchange.ts'
import { encodeRfc3986 } from './sigv4/canonical-request.ts'
import type { WireRequest } from './wire.ts'

/** The part of the AWS SDK's HTTP request that matters here. */
export interface SdkRequest {
  readonly method: string
  /** `https:` or `http:`. */
  readonly protocol?: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  // The SDK declares it so; for KMS it is a string or bytes.
  readonly body?: unknown
}

/** What the AWS SDK wants back. */
export interface SdkResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** An AWS SDK v3 `requestHandler` that needs no network. */
export interface InProcessRequestHandler {
  readonly metadata: { readonly handlerProtocol: string }
  handle(request: SdkRequest, options?: { readonly abortSignal?: unknown }): Promise<{ response: SdkResponse }>
  destroy(): void
  updateHttpClientConfig(key: never, value: never): void
  httpHandlerConfigs(): Record<string, never>
}

/**
 * Lets an AWS SDK client talk to a KMS in the same process, through the same protocol and with no port.
 *
 * An aborted signal rejects with the SDK's `AbortError`; the call itself then runs to its end, as it would on a server.
 *
 * @example
 * const client = new KMSClient({
 *   region: 'eu-central-1',
 *   credentials: { accessKeyId: '111122223333', secretAccessKey: 'any' },
 *   requestHandler: inProcessRequestHandler({ kms }),
 * })
 */
export function inProcessRequestHandler(options: ProtocolOptions): InProcessRequestHandler {
  const exchange = createExchange(options)
  const encoder = new TextEncoder()
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      const wire = wireRequest(request)
      const { status, headers, body } = await untilAborted(abortSignal, () => exchange(wire))
      return { response: { statusCode: status, headers: { ...headers }, body: encoder.encode(body) } }
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  }
}

function wireRequest({ method, protocol, path, query = {}, headers, body }: SdkRequest): WireRequest {
  const bytes = bytesOf(body)
  return {
    method: method.toUpperCase(),
    path,
    query: queryText(query),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    isSecure: protocol === 'https:',
    readBody: async (maxLength) => (bytes.length > maxLength ? undefined : bytes),
  }
}

function queryText(query: NonNullable<SdkRequest['query']>): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value ?? '']).map((entry) => [name, entry]))
    .map((parameter) => parameter.map(encodeRfc3986).join('='))
    .join('&')
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array(0)
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return body
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  throw new TypeError('request body: want a string or bytes')
}

/** The SDK's signals are either the platform's or older ones with nothing but `aborted` and `onabort`. */
async function untilAborted<T>(signal: unknown, run: () => Promise<T>): Promise<T> {
  if (!(signal instanceof AbortSignal)) {
    if ((signal as { aborted?: boolean } | undefined)?.aborted) throw abortError(undefined)
    return run()
  }
  if (signal.aborted) throw abortError(signal.reason)
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(abortError(signal.reason))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([run(), promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function abortError(cause: unknown): Error {
  const error = new Error('Request aborted', { cause })
  error.name = 'AbortError'
  return error
}
