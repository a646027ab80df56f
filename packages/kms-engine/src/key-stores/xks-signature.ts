import { toHex, utf8 } from '../bytes.ts'
import { hmacSha256, sha256 } from '../keys/material/digest.ts'

/** The service in the credential scope of requests to proxies. */
export const xksService = 'kms-xks-proxy'

/** What is signed of a request. It is a POST without a query. */
export interface XksSigning {
  readonly path: string
  readonly body: Uint8Array
  /** By names in lower case; `host` is among them, and `x-amz-date` in the form of {@link amzDate}. */
  readonly headers: Readonly<Record<string, string>>
  readonly region: string
  readonly service: string
}

/** The form of a moment in `x-amz-date`. @param now milliseconds since the epoch */
export function amzDate(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/**
 * The signature of a request to a proxy, by version 4 of AWS's process.
 *
 * @returns 64 lower-case hexadecimal digits
 * @see XKS Proxy API Specification, appendix A
 */
export function signatureOf(signing: XksSigning, secretAccessKey: string): string {
  const { path, body, headers, region, service } = signing
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${headers[name]!.trim().replaceAll(/ +/g, ' ')}\n`).join('')
  const canonical = `POST\n${path}\n\n${lines}\n${names.join(';')}\n${toHex(sha256(body))}`
  const hash = toHex(sha256(utf8(canonical)))
  const toSign = `AWS4-HMAC-SHA256\n${headers['x-amz-date']}\n${credentialScope(signing)}\n${hash}`
  const key = [dayOf(signing), region, service, 'aws4_request'].reduce(
    (previous, part) => hmacSha256(previous, utf8(part)),
    utf8(`AWS4${secretAccessKey}`),
  )
  return toHex(hmacSha256(key, utf8(toSign)))
}

/** The value of the header `authorization`. */
export function authorizationOf(
  signing: XksSigning,
  credential: { readonly accessKeyId: string; readonly secretAccessKey: string },
): string {
  const signature = signatureOf(signing, credential.secretAccessKey)
  const subject = `Credential=${credential.accessKeyId}/${credentialScope(signing)}`
  const names = Object.keys(signing.headers).sort().join(';')
  return `AWS4-HMAC-SHA256 ${subject}, SignedHeaders=${names}, Signature=${signature}`
}

function credentialScope(signing: XksSigning): string {
  return `${dayOf(signing)}/${signing.region}/${signing.service}/aws4_request`
}

function dayOf({ headers }: XksSigning): string {
  return headers['x-amz-date']!.slice(0, 8)
}
