import { concat, fromBase64, fromUtf8, toBase64, utf8 } from '../bytes.ts'
import type { KmsCall } from '../call.ts'
import { equalBytes, sha256 } from '../keys/material/digest.ts'
import { uuidOf } from '../uuid.ts'
import { type KeyStoreRecord, openKeyStoreSecret, type XksBacking } from './key-store.ts'
import { isProxyError, XksFailure, type XksFailureName } from './xks-failure.ts'
import { amzDate, authorizationOf, xksService } from './xks-signature.ts'

/** Longer than any answer that the specification allows. */
const maxAnswerLength = 65_536

/** What a proxy says of a key. */
export interface ExternalKeyMetadata {
  readonly keySpec: string
  readonly keyUsage: readonly string[]
  readonly keyStatus: string
}

/** What a proxy makes of a plaintext: AES-256-GCM in parts. */
export interface ExternalCiphertext {
  readonly ciphertext: Uint8Array
  /** Vendor's own, at most 20 bytes; empty when there is none. */
  readonly metadata: Uint8Array
  /** 12 or 16 bytes. */
  readonly iv: Uint8Array
  /** 16 bytes. */
  readonly tag: Uint8Array
}

/** A proxy, its credential at hand. */
export interface XksProxy {
  readonly backing: XksBacking
  readonly secretAccessKey: string
}

/** The proxy of an external key store. */
export function proxyOf(kms: KmsCall, store: KeyStoreRecord, backing: XksBacking): XksProxy {
  return { backing, secretAccessKey: openKeyStoreSecret(kms, store, backing.sealedSecret) }
}

/**
 * Asks a proxy whether it is well.
 *
 * @throws XksFailure also when none of its key managers is available
 * @see XKS Proxy API Specification, "GetHealthStatus"
 */
export async function getHealthStatus(kms: KmsCall, proxy: XksProxy): Promise<void> {
  const answer = await ask(kms, proxy, '/health', {
    requestMetadata: { kmsRequestId: requestId(kms), kmsOperation: kms.operation },
  })
  const { xksProxyFleetSize: size, xksProxyVendor, xksProxyModel, ekmVendor, ekmFleetDetails: fleet } = answer
  const isNamed = [xksProxyVendor, xksProxyModel, ekmVendor].every((name) => typeof name === 'string')
  if (!isNamed || !Number.isInteger(size) || (size as number) < 1) throw new XksFailure('Malformed')
  if (!Array.isArray(fleet) || fleet.length < 1 || fleet.length > 10) throw new XksFailure('Malformed')
  const statuses = fleet.map(statusOf)
  if (statuses.every((status) => status === 'UNAVAILABLE')) throw new XksFailure('ManagersUnavailable')
}

function statusOf(entry: unknown): string {
  const { id, model, healthStatus } = (entry ?? {}) as Readonly<Record<string, unknown>>
  const isKnown = healthStatus === 'ACTIVE' || healthStatus === 'DEGRADED' || healthStatus === 'UNAVAILABLE'
  if (typeof id !== 'string' || typeof model !== 'string' || !isKnown) throw new XksFailure('Malformed')
  return healthStatus
}

/** Asks a proxy about a key. @throws XksFailure */
export async function getKeyMetadata(kms: KmsCall, proxy: XksProxy, xksKeyId: string): Promise<ExternalKeyMetadata> {
  const requestMetadata = requestMetadataOf(kms, undefined)
  const { keySpec, keyUsage, keyStatus } = await ask(kms, proxy, `/keys/${xksKeyId}/metadata`, { requestMetadata })
  const isUsage = Array.isArray(keyUsage) && keyUsage.length <= 10 && keyUsage.every((use) => typeof use === 'string')
  if (typeof keySpec !== 'string' || !isUsage || typeof keyStatus !== 'string') throw new XksFailure('Malformed')
  return { keySpec, keyUsage: keyUsage as readonly string[], keyStatus }
}

/** Which key of a proxy, for which KMS key. */
export interface ExternalKeyUse {
  readonly xksKeyId: string
  readonly kmsKeyArn: string
  /** At most 8192 bytes. */
  readonly aad: Uint8Array
}

/** Encrypts with a proxy. @param plaintext at most 4300 bytes @throws XksFailure */
export async function encryptExternally(
  kms: KmsCall,
  proxy: XksProxy,
  { xksKeyId, kmsKeyArn, aad }: ExternalKeyUse,
  plaintext: Uint8Array,
): Promise<ExternalCiphertext> {
  const answer = await ask(kms, proxy, `/keys/${xksKeyId}/encrypt`, {
    requestMetadata: requestMetadataOf(kms, kmsKeyArn),
    additionalAuthenticatedData: toBase64(aad),
    plaintext: toBase64(plaintext),
    encryptionAlgorithm: 'AES_GCM',
    ciphertextDataIntegrityValueAlgorithm: 'SHA_256',
  })
  const ciphertext = bytesOf(answer['ciphertext'])
  const iv = bytesOf(answer['initializationVector'])
  const tag = bytesOf(answer['authenticationTag'])
  const metadata = answer['ciphertextMetadata'] === undefined ? new Uint8Array() : bytesOf(answer['ciphertextMetadata'])
  const isSized = ciphertext.length === plaintext.length && tag.length === 16 && metadata.length <= 20
  if (!isSized || (iv.length !== 12 && iv.length !== 16)) throw new XksFailure('Malformed')
  const integrity = sha256(concat(aad, metadata, iv, ciphertext, tag))
  if (!equalBytes(bytesOf(answer['ciphertextDataIntegrityValue']), integrity)) throw new XksFailure('Malformed')
  return { ciphertext, metadata, iv, tag }
}

/** Decrypts with a proxy. @throws XksFailure */
export async function decryptExternally(
  kms: KmsCall,
  proxy: XksProxy,
  { xksKeyId, kmsKeyArn, aad }: ExternalKeyUse,
  { ciphertext, metadata, iv, tag }: ExternalCiphertext,
): Promise<Uint8Array> {
  const answer = await ask(kms, proxy, `/keys/${xksKeyId}/decrypt`, {
    requestMetadata: requestMetadataOf(kms, kmsKeyArn),
    ciphertext: toBase64(ciphertext),
    ...(metadata.length > 0 && { ciphertextMetadata: toBase64(metadata) }),
    encryptionAlgorithm: 'AES_GCM',
    additionalAuthenticatedData: toBase64(aad),
    initializationVector: toBase64(iv),
    authenticationTag: toBase64(tag),
  })
  const plaintext = bytesOf(answer['plaintext'])
  if (plaintext.length !== ciphertext.length) throw new XksFailure('Malformed')
  return plaintext
}

/** Whose request it is that has KMS turn to the proxy. */
function requestMetadataOf(kms: KmsCall, kmsKeyArn: string | undefined) {
  const { caller, operation } = kms
  const optional = {
    awsSourceVpc: caller.conditionValues?.['aws:SourceVpc'],
    awsSourceVpce: caller.conditionValues?.['aws:SourceVpce'],
    kmsViaService: caller.conditionValues?.['kms:ViaService'],
    kmsKeyArn,
  }
  const present = Object.entries(optional).filter(([, value]) => typeof value === 'string')
  return {
    awsPrincipalArn: caller.service ?? caller.arn,
    kmsOperation: operation,
    kmsRequestId: requestId(kms),
    ...Object.fromEntries(present),
  }
}

/** The ID of the call, or, when the edge gave it none, a new one. */
function requestId({ caller, randomBytes }: Pick<KmsCall, 'caller' | 'randomBytes'>): string {
  return caller.requestId ?? uuidOf(randomBytes(16))
}

async function ask(
  kms: KmsCall,
  { backing, secretAccessKey }: XksProxy,
  path: string,
  content: object,
): Promise<Readonly<Record<string, unknown>>> {
  if (kms.xksFetch === undefined) throw new XksFailure('Unreachable')
  const url = URL.parse(`${backing.endpoint}${backing.path}${path}`)
  if (url === null) throw new XksFailure('Unreachable')
  // A key ID of one or two dots would lead to another path.
  if (url.pathname !== `${backing.path}${path}`) throw new XksFailure('KeyNotFoundException')
  const text = JSON.stringify(content)
  const date = amzDate(kms.now)
  const signing = {
    path: url.pathname,
    body: utf8(text),
    headers: { host: url.host, 'x-amz-date': date },
    region: kms.caller.region,
    service: xksService,
  }
  const authorization = authorizationOf(signing, { accessKeyId: backing.accessKeyId, secretAccessKey })
  const headers = { 'content-type': 'application/json', 'x-amz-date': date, authorization }
  // A redirect would carry the plaintext to a place that nobody configured.
  const request = new Request(url, { method: 'POST', headers, body: text, redirect: 'manual' })
  const { status, body } = await send(kms.xksFetch, request)
  const answer = parseObject(body)
  if (answer === undefined) throw new XksFailure('Malformed')
  if (status === 200) return answer
  throw new XksFailure(isProxyError(answer['errorName']) ? answer['errorName'] : 'Malformed')
}

type Fetch = NonNullable<KmsCall['xksFetch']>

async function send(fetch: Fetch, request: Request): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const response = await fetch(request)
    const body = fromUtf8(await readBody(response))
    if (body === undefined) throw new XksFailure('Malformed')
    return { status: response.status, body }
  } catch (cause) {
    throw cause instanceof XksFailure ? cause : new XksFailure(transportFailure(cause), { cause })
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > maxAnswerLength) throw new XksFailure('Malformed')
    parts.push(part)
  }
  return concat(...parts)
}

/** Tells by the names and codes that Node gives to errors of its `fetch`, which lie in the causes. */
function transportFailure(error: unknown): XksFailureName {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = String((at as { readonly code?: unknown }).code ?? '')
    if (at.name === 'TimeoutError' || at.name === 'AbortError' || /TIMEDOUT|TIMEOUT/.test(code)) return 'TimedOut'
    if (/CERT|TLS|SSL|EPROTO/.test(code)) return 'TlsFailed'
  }
  return 'Unreachable'
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

function bytesOf(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined
  if (bytes === undefined) throw new XksFailure('Malformed')
  return bytes
}
