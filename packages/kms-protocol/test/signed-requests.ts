import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { WireRequest } from '../src/wire.ts'

/** A stranger's signer: what it signs, we must accept, and what changed since, we must not. */
export interface SignerOptions {
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  readonly sessionToken?: string
  /** Milliseconds since the epoch. */
  readonly at?: number
  readonly region?: string
  readonly presign?: boolean
  /** Seconds. */
  readonly expiresIn?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request with everything that a change may touch. */
export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export const accessKeyId = 'AKIDEXAMPLE'
export const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
export const signedAt: number = Date.UTC(2026, 0, 1, 12)

const hostname = 'kms.eu-central-1.amazonaws.com'

/** Signs a request for `ListKeys` with the SDK's own signer. */
export async function sign(options: SignerOptions = {}): Promise<SignedRequest> {
  const { region = 'eu-central-1', body = '{"Limit":5}', at = signedAt, query = {} } = options
  const signer = new SignatureV4({
    service: 'kms',
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: options.accessKeyId ?? accessKeyId,
      secretAccessKey: options.secretAccessKey ?? secretAccessKey,
      ...(options.sessionToken !== undefined && { sessionToken: options.sessionToken }),
    },
  })
  const headers = {
    host: hostname,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'TrentService.ListKeys',
    ...options.headers,
  }
  const request = { method: 'POST', protocol: 'https:', hostname, path: '/', query, headers, body }
  const signingDate = new Date(at)
  const signed = options.presign
    ? await signer.presign(request, {
        signingDate,
        expiresIn: options.expiresIn ?? 60,
        unhoistableHeaders: new Set(['x-amz-target']),
      })
    : await signer.sign(request, { signingDate })
  return {
    method: 'POST',
    path: '/',
    query: (signed.query ?? {}) as Record<string, string>,
    headers: signed.headers,
    body,
  }
}

/** A signed request as the protocol reads it. */
export function wire({ method, path, query, headers, body }: SignedRequest): WireRequest {
  return {
    method,
    path,
    query: Object.entries(query)
      .map((parameter) => parameter.map(encodeURIComponent).join('='))
      .join('&'),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    isSecure: true,
    readBody: async () => new TextEncoder().encode(body),
  }
}

/** What the signer wants of a hash. */
class Sha256 {
  readonly #secret: string | Uint8Array | undefined
  readonly #chunks: Uint8Array[] = []

  constructor(secret?: unknown) {
    this.#secret = secret as string | Uint8Array | undefined
  }

  update(chunk: unknown): void {
    this.#chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : new Uint8Array(chunk as Uint8Array))
  }

  async digest(): Promise<Uint8Array> {
    const hash = this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
    for (const chunk of this.#chunks) hash.update(chunk)
    return new Uint8Array(hash.digest())
  }

  reset(): void {
    this.#chunks.length = 0
  }
}
