import { toHex, utf8 } from '../bytes.ts'
import { hmacSha256, sha256 } from '../keys/material/digest.ts'

/** The service in the credential scope of requests to proxies. */
export const xksService = 'kms-xks-proxy'

/** What is signed of a request. It is a POST without a query. */
export interface XksSigning {
  readonly host: string
  readonly path: string
  readonly body: Uint8Array
  /** `YYYYMMDD'T'HHMMSS'Z'`, as in the header `x-amz-date`. */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** The form of a moment in `x-amz-date`. @param now milliseconds since the epoch */
export function amzDate(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** The credential scope of a request. */
function credentialScope({ date, region, service }: Pick<XksSigning, 'date' | 'region' | 'service'>): string {
  return `${date.slice(0, 8)}/${region}/${service}/aws4_request`
}

/**
 * The signature of a request to a proxy, by version 4 of AWS's process, over host, date and body.
 *
 * @returns 64 lower-case hexadecimal digits
 * @see XKS Proxy API Specification, appendix A
 */
export function signatureOf(signing: XksSigning, secretAccessKey: string): string {
  const { host, path, body, date, region, service } = signing
  const headers = `host:${host}\nx-amz-date:${date}\n`
  const canonical = `POST\n${path}\n\n${headers}\nhost;x-amz-date\n${toHex(sha256(body))}`
  const scope = credentialScope(signing)
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${toHex(sha256(utf8(canonical)))}`
  const key = [date.slice(0, 8), region, service, 'aws4_request'].reduce(
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
  return `AWS4-HMAC-SHA256 ${subject}, SignedHeaders=host;x-amz-date, Signature=${signature}`
}
