import { concat, utf8 } from '../bytes.ts'
import { cborBytes, parseCbor } from './cbor.ts'

/** A signed object of COSE with one signer. */
export interface CoseSign1 {
  /** The serialized object that is signed: 1 to 16,384 bytes. */
  readonly payload: Uint8Array
  /** By ECDSA on P-384 with SHA-384: 96 bytes, the two numbers one after the other. */
  readonly signature: Uint8Array
  /** The bytes that were signed. */
  readonly signedBytes: Uint8Array
}

/** The tag that a COSE_Sign1 may bear. */
const sign1Tag = 18
/** The header parameter that names the algorithm, and ECDSA with SHA-384. */
const algorithmParameter = 1
const es384 = -35

const maxPayloadLength = 16_384
const signatureLength = 96

/**
 * Reads a COSE_Sign1 as attestation documents have it: ES384 as the only protected parameter, no unprotected ones. Total.
 *
 * @see RFC 9052, sections 4.2 and 4.4; AWS Nitro Enclaves, attestation process, section 3.1
 */
export function parseCoseSign1(bytes: Uint8Array): CoseSign1 | undefined {
  const value = parseCbor(bytes)
  const object = isTag(value) && value.tag === sign1Tag ? value.value : value
  if (!Array.isArray(object) || object.length !== 4) return undefined
  const [protectedBytes, unprotectedHeader, payload, signature]: readonly unknown[] = object
  if (!(protectedBytes instanceof Uint8Array) || !(unprotectedHeader instanceof Map)) return undefined
  if (!(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) return undefined

  const header = parseCbor(protectedBytes)
  if (!(header instanceof Map) || header.size !== 1 || header.get(algorithmParameter) !== es384) return undefined
  if (unprotectedHeader.size > 0 || signature.length !== signatureLength) return undefined
  if (payload.length === 0 || payload.length > maxPayloadLength) return undefined
  return { payload, signature, signedBytes: signedBytes(protectedBytes, payload) }
}

/** What a signature of COSE_Sign1 is over. */
export function signedBytes(protectedBytes: Uint8Array, payload: Uint8Array): Uint8Array {
  return concat(signatureStart, cborBytes(protectedBytes), cborBytes(new Uint8Array()), cborBytes(payload))
}

/** An array of four that begins with a text of ten. */
const signatureStart = concat(Uint8Array.of(0x84, 0x6a), utf8('Signature1'))

function isTag(value: unknown): value is { readonly tag: number; readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'tag' in value
}
