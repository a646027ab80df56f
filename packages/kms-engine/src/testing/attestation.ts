import { concat, utf8 } from '../bytes.ts'
import { type CborValue, cborBytes, cborHead } from '../recipient/cbor.ts'
import { signedBytes } from '../recipient/cose-sign1.ts'
import { makeCertificate, type Signer, signerOf } from './certificates.ts'

/** What a test enclave says of itself. */
export interface EnclaveClaims {
  /** The key that answers are encrypted for: RSA, SubjectPublicKeyInfo DER. Default: none. */
  readonly publicKey?: Uint8Array
  /** Platform configuration registers by number, 48 bytes each. Default: register 0, all bytes 1. */
  readonly registers?: Readonly<Record<number, Uint8Array>>
  /** When the document is made, in milliseconds since the epoch. Its certificate is good from then for three hours. */
  readonly now: number
  /** Default: `i-0123456789abcdef0-enc0123456789abcdef`. */
  readonly moduleId?: string
  /** Whether the map of members has no length but an end, as newer hypervisors write it. Default: false. */
  readonly hasOpenMap?: boolean
}

/** A stand-in for the Nitro hypervisor and its certificate authorities. */
export interface AttestationAuthority {
  /** The root certificate, DER: what an engine is to trust as one of its `attestationRoots`. */
  readonly root: Uint8Array
  /** A signed attestation document. */
  attest(claims: EnclaveClaims): Uint8Array
}

const dayMs = 24 * 60 * 60 * 1000
const documentLifeMs = 3 * 60 * 60 * 1000

/**
 * Makes attestation documents with a root of its own, good from 2000 to 2060. For tests: its keys follow from the seed.
 *
 * @param options `seed`: 32-bit integer, default 1
 * @example
 * const authority = attestationAuthority()
 * const kms = createKms({ ...ports, attestationRoots: [authority.root] })
 * const AttestationDocument = authority.attest({ publicKey, now: ports.now() })
 */
export function attestationAuthority({ seed = 1 }: { readonly seed?: number } = {}): AttestationAuthority {
  const [rootKey, zoneKey, instanceKey] = [0, 1, 2].map((index) => signerOf(seed * 4 + index)) as [
    Signer,
    Signer,
    Signer,
  ]
  const life = { notBefore: Date.UTC(2000, 0), notAfter: Date.UTC(2060, 0) }
  const root = makeCertificate({
    ...life,
    subject: 'test.nitro-enclaves',
    issuer: 'test.nitro-enclaves',
    publicKey: rootKey.publicKey,
    signer: rootKey,
    isAuthority: true,
  })
  const zone = makeCertificate({
    ...life,
    subject: 'zone.test.nitro-enclaves',
    issuer: 'test.nitro-enclaves',
    publicKey: zoneKey.publicKey,
    signer: rootKey,
    isAuthority: true,
    pathLength: 1,
  })
  return {
    root,
    attest({ publicKey, registers = { 0: new Uint8Array(48).fill(1) }, now, ...claims }) {
      const { moduleId = defaultModuleId, hasOpenMap = false } = claims
      const day = Math.floor(now / dayMs) * dayMs
      const second = Math.floor(now / 1000) * 1000
      const instance = makeCertificate({
        notBefore: day,
        notAfter: day + 2 * dayMs,
        subject: 'instance.test.nitro-enclaves',
        issuer: 'zone.test.nitro-enclaves',
        publicKey: instanceKey.publicKey,
        signer: zoneKey,
        isAuthority: true,
        pathLength: 0,
      })
      const signer = signerOf(seed * 4 + 3)
      const certificate = makeCertificate({
        notBefore: second,
        notAfter: second + documentLifeMs,
        subject: moduleId,
        issuer: 'instance.test.nitro-enclaves',
        publicKey: signer.publicKey,
        signer: instanceKey,
      })
      const members: [string, CborValue][] = [
        ['module_id', moduleId],
        ['digest', 'SHA384'],
        ['timestamp', now],
        ['pcrs', new Map(Object.entries(registers).map(([index, register]) => [Number(index), register]))],
        ['certificate', certificate],
        ['cabundle', [root, zone, instance]],
        ...(publicKey === undefined ? [] : [['public_key', publicKey] as [string, CborValue]]),
      ]
      const payload = writeCbor(new Map(members))
      return signDocument(hasOpenMap ? Uint8Array.of(0xbf, ...payload.subarray(1), 0xff) : payload, signer)
    },
  }
}

const defaultModuleId = 'i-0123456789abcdef0-enc0123456789abcdef'

/** The protected header of an attestation document: the algorithm is ES384. */
const protectedHeader = writeCbor(new Map([[1, -35]]))

/** Signs the payload of an attestation document: COSE_Sign1, not tagged. */
export function signDocument(payload: Uint8Array, signer: Signer): Uint8Array {
  const signature = signer.sign(signedBytes(protectedHeader, payload), 'compact')
  return writeCbor([protectedHeader, new Map(), payload, signature])
}

/** Serializes a value that `parseCbor` reads. */
export function writeCbor(value: CborValue): Uint8Array {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
  if (typeof value === 'string') return concat(cborHead(3, utf8(value).length), utf8(value))
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4)
  if (value === null) return Uint8Array.of(0xf6)
  if (value instanceof Uint8Array) return cborBytes(value)
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<number | string, CborValue>)]
    return concat(
      cborHead(5, entries.length),
      ...entries.flatMap(([key, member]) => [writeCbor(key), writeCbor(member)]),
    )
  }
  if (Array.isArray(value)) return concat(cborHead(4, value.length), ...value.map(writeCbor))
  const { tag, value: tagged } = value as { readonly tag: number; readonly value: CborValue }
  return concat(cborHead(6, tag), writeCbor(tagged))
}
