import { fromBase64 } from '../bytes.ts'
import { childrenOf, contextTag, type DerElement, derTag, objectIdentifierOf, parseDer } from './der.ts'

/** What the check of a chain needs to know of an X.509 certificate. */
export interface Certificate {
  /** All of it, DER. */
  readonly bytes: Uint8Array
  /** What the issuer signed. */
  readonly signedBytes: Uint8Array
  /** The object identifier of the signature algorithm. */
  readonly signatureAlgorithm: string
  readonly signature: Uint8Array
  /** Distinguished names, DER. */
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  /** Milliseconds since the epoch; valid from the one to the other, both included. */
  readonly notBefore: number
  readonly notAfter: number
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  readonly isAuthority: boolean
  /** How many more authorities may follow this one. */
  readonly pathLength: number | undefined
  /** `undefined` when the certificate does not limit the usage of its key. */
  readonly keyUsage: { readonly digitalSignature: boolean; readonly keyCertSign: boolean } | undefined
  /** Whether it has a critical extension that is not understood here. */
  readonly hasUnknownCritical: boolean
}

const basicConstraints = '2.5.29.19'
const keyUsage = '2.5.29.15'

/**
 * Reads an X.509 certificate of version 3. Total: any bytes are a certificate or `undefined`.
 *
 * @see RFC 5280, section 4.1
 */
export function parseCertificate(bytes: Uint8Array): Certificate | undefined {
  const [signed, algorithm, signature] = listOf(parseDer(bytes), derTag.sequence, 3) ?? []
  const signatureBytes = bitsOf(signature)
  const signatureAlgorithm = algorithmOf(algorithm)
  const members = listOf(signed, derTag.sequence)
  const [version, serial, innerAlgorithm, issuer, validity, subject, publicKey, ...rest] = members ?? []
  if (version?.tag !== contextTag(0) || !isVersion3(version) || serial?.tag !== derTag.integer) return undefined
  if (signatureAlgorithm === undefined || algorithmOf(innerAlgorithm) !== signatureAlgorithm) return undefined
  if (issuer?.tag !== derTag.sequence || subject?.tag !== derTag.sequence || publicKey?.tag !== derTag.sequence) {
    return undefined
  }
  const [notBefore, notAfter] = listOf(validity, derTag.sequence, 2)?.map(timeOf) ?? []
  const extensions = readExtensions(rest)
  if (notBefore === undefined || notAfter === undefined || extensions === undefined) return undefined
  if (signed === undefined || signatureBytes === undefined) return undefined
  return {
    bytes,
    signedBytes: signed.bytes,
    signatureAlgorithm,
    signature: signatureBytes,
    issuer: issuer.bytes,
    subject: subject.bytes,
    notBefore,
    notAfter,
    publicKey: publicKey.bytes,
    ...extensions,
  }
}

/** The DER bytes of a certificate in PEM, or `undefined`. */
export function certificateFromPem(text: string): Uint8Array | undefined {
  const match = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(text)
  return match === null ? undefined : fromBase64(match[1]!.replaceAll(/\s/g, ''))
}

function listOf(element: DerElement | undefined, tag: number, count?: number): readonly DerElement[] | undefined {
  const children = element?.tag === tag ? childrenOf(element) : undefined
  return count === undefined || children?.length === count ? children : undefined
}

function algorithmOf(element: DerElement | undefined): string | undefined {
  const [identifier] = listOf(element, derTag.sequence) ?? []
  return identifier && objectIdentifierOf(identifier)
}

function isVersion3(version: DerElement): boolean {
  const [number] = childrenOf(version) ?? []
  return number?.tag === derTag.integer && number.contents.length === 1 && number.contents[0] === 2
}

/** The bytes of a bit string of whole bytes. */
function bitsOf(element: DerElement | undefined): Uint8Array | undefined {
  return element?.tag === derTag.bitString && element.contents[0] === 0 ? element.contents.subarray(1) : undefined
}

/** Milliseconds since the epoch. Both forms of time end in seconds and `Z`. @see RFC 5280, section 4.1.2.5 */
function timeOf({ tag, contents }: DerElement): number | undefined {
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(String.fromCharCode(...contents))
  const [, year = '', ...rest] = match ?? []
  const isUtc = tag === derTag.utcTime
  if (match === null || year.length !== (isUtc ? 2 : 4) || (!isUtc && tag !== derTag.generalizedTime)) return undefined
  const [month, day, hours, minutes, seconds] = rest
  const century = isUtc ? (Number(year) < 50 ? '20' : '19') : ''
  const time = Date.parse(`${century}${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
  return Number.isNaN(time) ? undefined : time
}

type Extensions = Pick<Certificate, 'isAuthority' | 'pathLength' | 'keyUsage' | 'hasUnknownCritical'>

function readExtensions(rest: readonly DerElement[]): Extensions | undefined {
  const found = rest.find(({ tag }) => tag === contextTag(3))
  const [list] = found === undefined ? [] : (childrenOf(found) ?? [])
  const extensions = found === undefined ? [] : listOf(list, derTag.sequence)
  if (extensions === undefined) return undefined
  let result: Extensions = { isAuthority: false, pathLength: undefined, keyUsage: undefined, hasUnknownCritical: false }
  const seen = new Set<string>()
  for (const extension of extensions) {
    const members = listOf(extension, derTag.sequence) ?? []
    const identifier = members[0] && objectIdentifierOf(members[0])
    const critical = members.length === 3 ? members[1] : undefined
    const value = members.at(-1)
    if (identifier === undefined || members.length > 3 || value?.tag !== derTag.octetString) return undefined
    if (critical !== undefined && (critical.tag !== derTag.boolean || critical.contents[0] !== 0xff)) return undefined
    if (seen.has(identifier)) return undefined
    seen.add(identifier)
    const content = parseDer(value.contents)
    const read = readers[identifier]
    const known =
      read === undefined
        ? { hasUnknownCritical: result.hasUnknownCritical || critical !== undefined }
        : content && read(content)
    if (known === undefined) return undefined
    result = { ...result, ...known }
  }
  return result
}

const readers: Readonly<Record<string, (content: DerElement) => Partial<Extensions> | undefined>> = {
  [basicConstraints](content) {
    const members = listOf(content, derTag.sequence)
    if (members === undefined || members.length > 2) return undefined
    const [authority] = members
    const isAuthority = authority?.tag === derTag.boolean && authority.contents[0] === 0xff
    const length = members[isAuthority ? 1 : 0]
    if (length === undefined) return members.length > Number(isAuthority) ? undefined : { isAuthority }
    if (length.tag !== derTag.integer || length.contents.length !== 1 || length.contents[0]! > 0x7f) return undefined
    return { isAuthority, pathLength: length.contents[0]! }
  },
  [keyUsage]({ tag, contents }) {
    const bits = contents[1]
    if (tag !== derTag.bitString || bits === undefined) return undefined
    return { keyUsage: { digitalSignature: (bits & 0x80) !== 0, keyCertSign: (bits & 0x04) !== 0 } }
  },
}
