import { concat, fromBase64, fromUtf8, toBase64, utf8 } from '../bytes.ts'
import { authorizationOf, xksService } from '../key-stores/xks-signature.ts'
import { openAead, sealAead, tagLength } from '../keys/material/aead.ts'
import { equalBytes, sha256 } from '../keys/material/digest.ts'

/** A key in the external key manager behind the proxy. */
export interface ExternalKey {
  /** 32 bytes. */
  readonly secret: Uint8Array
  /** Default: `AES_256`. */
  readonly keySpec?: string
  /** Default: `ENCRYPT` and `DECRYPT`. */
  readonly keyUsage?: readonly string[]
  /** Default: `ENABLED`. */
  readonly keyStatus?: 'ENABLED' | 'DISABLED'
}

/** What a reference proxy is made of. */
export interface XksProxyOptions {
  readonly credential: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** The external keys by ID. What is changed in it takes effect. */
  readonly keys: ReadonlyMap<string, ExternalKey>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
  /** Default: `/kms/xks/v1`. */
  readonly path?: string
  /** The key managers' health. Default: one, which is `ACTIVE`. */
  readonly health?: () => readonly ('ACTIVE' | 'DEGRADED' | 'UNAVAILABLE')[]
  /** A second layer of authorization, over the request's metadata. Default: all is allowed. */
  readonly allows?: (requestMetadata: Readonly<Record<string, unknown>>) => boolean
}

/** Whatever may be said of the version of a key; here it says nothing. */
const ciphertextMetadata = utf8('v=1')

/** How far the clocks of KMS and proxy may be apart. */
const maxSkewMs = 5 * 60 * 1000

/**
 * A small external key store proxy, true to the published specification: it verifies the signature of each request and
 * encrypts with AES-256-GCM. For tests and trials; its keys lie in memory.
 *
 * @returns a handler for `KmsPorts.xksFetch` or for an HTTP server
 * @see XKS Proxy API Specification
 */
export function xksProxy(options: XksProxyOptions): (request: Request) => Promise<Response> {
  const { path = '/kms/xks/v1' } = options
  return async (request) => {
    const url = new URL(request.url)
    const body = new Uint8Array(await request.arrayBuffer())
    if (request.method !== 'POST') return new Response(null, { status: 405 })
    if (!url.pathname.startsWith(`${path}/`)) return failure(404, 'InvalidUriPathException')
    if (!isAuthentic(request, { url, body, options })) return failure(401, 'AuthenticationFailedException')
    const input = parse(body)
    const requestMetadata = input?.['requestMetadata']
    if (input === undefined || !isRecord(requestMetadata)) return failure(400, 'ValidationException')
    if (url.pathname === `${path}/health`) return health(options)

    const [, keyId = '', action = ''] = /^\/keys\/([^/]+)\/([^/]+)$/.exec(url.pathname.slice(path.length)) ?? []
    const operation = operations[action]
    if (operation === undefined) return failure(404, 'InvalidUriPathException')
    if (options.allows?.(requestMetadata) === false) return failure(403, 'AccessDeniedException')
    const key = options.keys.get(keyId)
    return key === undefined ? failure(404, 'KeyNotFoundException') : operation(key, input, options.randomBytes)
  }
}

type Input = Readonly<Record<string, unknown>>
type ProxyOperation = (key: ExternalKey, input: Input, randomBytes: XksProxyOptions['randomBytes']) => Response

const bothUses: readonly string[] = ['ENCRYPT', 'DECRYPT']

const operations: Readonly<Record<string, ProxyOperation>> = {
  metadata({ keySpec = 'AES_256', keyUsage = bothUses, keyStatus = 'ENABLED' }) {
    return Response.json({ keySpec, keyUsage, keyStatus })
  },

  encrypt(key, input, randomBytes) {
    const refusal = refuseUse(key, 'ENCRYPT')
    const plaintext = bytesOf(input['plaintext'])
    const aad = optionalBytesOf(input['additionalAuthenticatedData'])
    if (refusal !== undefined) return refusal
    if (plaintext === undefined || aad === undefined || input['encryptionAlgorithm'] !== 'AES_GCM') {
      return failure(400, 'ValidationException')
    }
    const iv = randomBytes(12)
    const sealed = sealAead({ key: key.secret, iv, aad: aadOf(aad, ciphertextMetadata) }, plaintext)
    const ciphertext = sealed.subarray(0, -tagLength)
    const tag = sealed.subarray(-tagLength)
    const isWanted = input['ciphertextDataIntegrityValueAlgorithm'] === 'SHA_256'
    return Response.json({
      ciphertext: toBase64(ciphertext),
      ciphertextMetadata: toBase64(ciphertextMetadata),
      initializationVector: toBase64(iv),
      authenticationTag: toBase64(tag),
      ...(isWanted && {
        ciphertextDataIntegrityValue: toBase64(sha256(concat(aad, ciphertextMetadata, iv, ciphertext, tag))),
      }),
    })
  },

  decrypt(key, input) {
    const refusal = refuseUse(key, 'DECRYPT')
    if (refusal !== undefined) return refusal
    const [ciphertext, iv, tag] = ['ciphertext', 'initializationVector', 'authenticationTag'].map((member) =>
      bytesOf(input[member]),
    )
    const aad = optionalBytesOf(input['additionalAuthenticatedData'])
    const metadata = optionalBytesOf(input['ciphertextMetadata'])
    if (!ciphertext || !iv || !tag || !aad || !metadata) return failure(400, 'ValidationException')
    const plaintext = openAead({ key: key.secret, iv, aad: aadOf(aad, metadata) }, concat(ciphertext, tag))
    if (plaintext === undefined) return failure(400, 'InvalidCiphertextException')
    return Response.json({ plaintext: toBase64(plaintext) })
  },
}

function refuseUse({ keyUsage = bothUses, keyStatus }: ExternalKey, use: string): Response | undefined {
  if (keyStatus === 'DISABLED') return failure(400, 'InvalidStateException')
  return keyUsage.includes(use) ? undefined : failure(400, 'InvalidKeyUsageException')
}

/** What the key manager authenticates: both parts, each after its length. */
function aadOf(aad: Uint8Array, metadata: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(aad.length >> 8, aad.length & 0xff), aad, Uint8Array.of(metadata.length), metadata)
}

function health({ health: statuses = () => ['ACTIVE' as const] }: XksProxyOptions): Response {
  return Response.json({
    xksProxyFleetSize: 1,
    xksProxyVendor: 'Sealwright',
    xksProxyModel: 'reference proxy',
    ekmVendor: 'Sealwright',
    ekmFleetDetails: statuses().map((healthStatus, index) => ({ id: `m${index}`, model: 'memory', healthStatus })),
  })
}

function isAuthentic(
  request: Request,
  { url, body, options }: { readonly url: URL; readonly body: Uint8Array; readonly options: XksProxyOptions },
): boolean {
  const authorization = request.headers.get('authorization') ?? ''
  const [, keyId, region = ''] = /Credential=([^/]+)\/\d{8}\/([^/]+)\//.exec(authorization) ?? []
  const names = /SignedHeaders=([a-z0-9;-]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const header = (name: string) => request.headers.get(name) ?? (name === 'host' ? url.host : '')
  const sent = Date.parse(header('x-amz-date').replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (keyId !== options.credential.accessKeyId || !(Math.abs(sent - options.now()) <= maxSkewMs)) return false
  if (!names.includes('host') || !names.includes('x-amz-date')) return false
  const headers = Object.fromEntries(names.map((name) => [name, header(name)]))
  const signing = { path: url.pathname, body, headers, region, service: xksService }
  return equalBytes(utf8(authorization), utf8(authorizationOf(signing, options.credential)))
}

function failure(status: number, errorName: string): Response {
  return Response.json({ errorName, errorMessage: 'refused by the reference proxy' }, { status })
}

function parse(body: Uint8Array): Input | undefined {
  try {
    const value: unknown = JSON.parse(fromUtf8(body) ?? '')
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? fromBase64(value) : undefined
}

/** Bytes, none when the member is absent, `undefined` when it is something else. */
function optionalBytesOf(value: unknown): Uint8Array | undefined {
  return value === undefined ? new Uint8Array() : bytesOf(value)
}
