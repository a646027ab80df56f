import { KmsFault } from '@sealwright/kms-engine'
import type { WireRequest } from '../wire.ts'

/** What a request says about its signature. Nothing of it is proven before `verify.ts` has proven it. */
export interface SignatureClaim {
  readonly form: 'header' | 'query'
  readonly accessKeyId: string
  readonly scope: CredentialScope
  /** Lower-case names, as listed. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** The token of temporary credentials. */
  readonly sessionToken: string | undefined
}

/** What a signing key is good for. */
export interface CredentialScope {
  /** `YYYYMMDD` */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** The only algorithm that is accepted. */
export const algorithm = 'AWS4-HMAC-SHA256'
const service = 'kms'
const terminator = 'aws4_request'

/** A scope as it is signed. */
export function scopeText({ date, region, service: scopeService }: CredentialScope): string {
  return `${date}/${region}/${scopeService}/${terminator}`
}

/**
 * Reads the signature of a request, from its `Authorization` header or, if it has none, from the query of a presigned
 * URL.
 *
 * @throws KmsFault `MissingAuthenticationTokenException`, `IncompleteSignatureException` for a part that is missing,
 *   `InvalidSignatureException` for a scope that is not this service's
 * @see AWS General Reference, "Signature Version 4 signing process"
 */
export function readSignatureClaim({ headers, query }: WireRequest): SignatureClaim {
  const authorization = headers.get('authorization')
  if (authorization !== undefined) return fromHeader(authorization, headers)
  const parameters = new URLSearchParams(query)
  if (parameters.has('X-Amz-Algorithm') || parameters.has('X-Amz-Signature')) return fromQuery(parameters)
  throw new KmsFault('MissingAuthenticationTokenException', 'Missing Authentication Token')
}

function fromHeader(authorization: string, headers: WireRequest['headers']): SignatureClaim {
  const [scheme = '', ...rest] = authorization.trim().split(/\s+/)
  if (scheme !== algorithm) throw incomplete(`Authorization header: want the algorithm ${algorithm}`)
  const fields = new Map<string, string>()
  for (const field of rest.join('').split(',')) {
    const at = field.indexOf('=')
    if (at <= 0 || fields.has(field.slice(0, at))) throw incomplete('Authorization header: want NAME=VALUE, each once')
    fields.set(field.slice(0, at), field.slice(at + 1))
  }
  const wanted = (name: string) => {
    const value = fields.get(name)
    if (!value) throw incomplete(`Authorization header requires '${name}' parameter.`)
    return value
  }
  return {
    form: 'header',
    ...readCredential(wanted('Credential')),
    signedHeaders: wanted('SignedHeaders').split(';'),
    signature: wanted('Signature'),
    sessionToken: headers.get('x-amz-security-token'),
  }
}

function fromQuery(parameters: URLSearchParams): SignatureClaim {
  const wanted = (name: string) => {
    const [value, second] = parameters.getAll(name)
    if (!value || second !== undefined) {
      throw incomplete(`AWS query-string parameters must include '${name}' exactly once.`)
    }
    return value
  }
  if (wanted('X-Amz-Algorithm') !== algorithm) throw incomplete(`X-Amz-Algorithm: want ${algorithm}`)
  return {
    form: 'query',
    ...readCredential(wanted('X-Amz-Credential')),
    signedHeaders: wanted('X-Amz-SignedHeaders').split(';'),
    signature: wanted('X-Amz-Signature'),
    sessionToken: parameters.has('X-Amz-Security-Token') ? wanted('X-Amz-Security-Token') : undefined,
  }
}

function readCredential(credential: string): { accessKeyId: string; scope: CredentialScope } {
  // The scope has four parts; only the access key ID before them could hold a slash.
  const parts = credential.split('/')
  const [date = '', region = '', scopeService = '', scopeTerminator = ''] = parts.slice(-4)
  const accessKeyId = parts.slice(0, -4).join('/')
  if (accessKeyId === '') throw incomplete('Credential must have at least 5 slash-delimited elements.')
  if (!/^\d{8}$/.test(date)) throw invalid('Credential should be scoped to a date of the form YYYYMMDD.')
  if (!/^[a-z0-9-]{1,32}$/.test(region)) throw invalid('Credential should be scoped to a valid region.')
  if (scopeService !== service) throw invalid(`Credential should be scoped to correct service: '${service}'.`)
  if (scopeTerminator !== terminator) {
    throw invalid(`Credential should be scoped with a valid terminator: '${terminator}'.`)
  }
  return { accessKeyId, scope: { date, region, service } }
}

function incomplete(message: string): KmsFault {
  return new KmsFault('IncompleteSignatureException', message)
}

function invalid(message: string): KmsFault {
  return new KmsFault('InvalidSignatureException', message)
}
