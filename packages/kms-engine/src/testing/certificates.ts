import { p384 } from '@noble/curves/nist.js'
import { utf8 } from '../bytes.ts'
import { contextTag, der, derInteger, derObjectIdentifier, derSequence, derTag } from '../recipient/der.ts'

/** A P-384 key pair that signs. */
export interface Signer {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  /** Signs by ECDSA with SHA-384. @param format `der` for certificates, `compact` for COSE */
  sign(message: Uint8Array, format: 'der' | 'compact'): Uint8Array
}

/** What a certificate says. */
export interface CertificateClaims {
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  readonly publicKey: Uint8Array
  readonly signer: Signer
  /** Milliseconds since the epoch, whole seconds. */
  readonly notBefore: number
  readonly notAfter: number
  /** Whether it may issue certificates. Default: false. */
  readonly isAuthority?: boolean
  /** How many more authorities may follow. Default: not said. */
  readonly pathLength?: number
  /** Default: `keyCertSign` for an authority, else `digitalSignature`. */
  readonly keyUsage?: 'keyCertSign' | 'digitalSignature' | 'keyAgreement'
  /** What it says that it is signed with; it is ECDSA with SHA-384. Default: that. */
  readonly signatureAlgorithm?: 'ecdsaWithSha384' | 'ecdsaWithSha256'
  /** Whether to add a critical extension that nobody knows. Default: false. */
  readonly hasUnknownCritical?: boolean
}

const oid = {
  ecPublicKey: '1.2.840.10045.2.1',
  secp384r1: '1.3.132.0.34',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  unknown: '2.5.29.99',
} as const

/** A signer whose key follows from a seed. @param seed a number, the same key for the same one */
export function signerOf(seed: number): Signer {
  const bytes = new Uint8Array(p384.lengths.seed ?? 72).fill(seed & 0xff)
  new DataView(bytes.buffer).setUint32(0, seed)
  const { secretKey, publicKey } = p384.keygen(bytes)
  const point = p384.Point.fromBytes(publicKey).toBytes(false)
  return {
    publicKey: derSequence(
      derSequence(derObjectIdentifier(oid.ecPublicKey), derObjectIdentifier(oid.secp384r1)),
      bitString(point),
    ),
    sign: (message, format) => p384.sign(message, secretKey, { format }),
  }
}

/** An X.509 certificate of version 3, DER. */
export function makeCertificate(claims: CertificateClaims): Uint8Array {
  const algorithm = derSequence(derObjectIdentifier(oid[claims.signatureAlgorithm ?? 'ecdsaWithSha384']))
  const signed = derSequence(
    der(contextTag(0), derInteger(2)),
    derInteger(1),
    algorithm,
    nameOf(claims.issuer),
    derSequence(timeOf(claims.notBefore), timeOf(claims.notAfter)),
    nameOf(claims.subject),
    claims.publicKey,
    der(contextTag(3), derSequence(...extensionsOf(claims))),
  )
  return derSequence(signed, algorithm, bitString(claims.signer.sign(signed, 'der')))
}

const yes = der(derTag.boolean, Uint8Array.of(0xff))

/** The bits of a key's usage, the first one highest, after the number of bits that are not used. */
const usageBits = { digitalSignature: [7, 0x80], keyAgreement: [3, 0x08], keyCertSign: [2, 0x04] } as const

function extensionsOf(claims: CertificateClaims): readonly Uint8Array[] {
  const { isAuthority = false, pathLength, hasUnknownCritical = false } = claims
  const usage = claims.keyUsage ?? (isAuthority ? 'keyCertSign' : 'digitalSignature')
  const constraints = [...(isAuthority ? [yes] : []), ...(pathLength === undefined ? [] : [derInteger(pathLength)])]
  return [
    extension(oid.basicConstraints, derSequence(...constraints)),
    extension(oid.keyUsage, der(derTag.bitString, Uint8Array.from(usageBits[usage]))),
    ...(hasUnknownCritical ? [extension(oid.unknown, der(derTag.null))] : []),
  ]
}

function extension(identifier: string, content: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(identifier), yes, der(derTag.octetString, content))
}

function nameOf(commonName: string): Uint8Array {
  const attribute = derSequence(derObjectIdentifier(oid.commonName), der(derTag.utf8String, utf8(commonName)))
  return derSequence(der(derTag.set, attribute))
}

/** The form of times to 2049 has two digits for the year; the later ones have four. */
function timeOf(time: number): Uint8Array {
  const text = `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
  return text < '2050' ? der(derTag.utcTime, utf8(text.slice(2))) : der(derTag.generalizedTime, utf8(text))
}

function bitString(bytes: Uint8Array): Uint8Array {
  return der(derTag.bitString, Uint8Array.of(0), bytes)
}
