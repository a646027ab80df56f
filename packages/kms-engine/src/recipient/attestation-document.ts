import { type CborMap, type CborValue, parseCbor } from './cbor.ts'

/** What the Nitro hypervisor says of an enclave. */
export interface AttestationDocument {
  /** The module that issued the document. */
  readonly moduleId: string
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  /** The platform configuration registers, by number: 32, 48 or 64 bytes each. */
  readonly registers: ReadonlyMap<number, Uint8Array>
  /** The certificate of the key that signed the document, DER. */
  readonly certificate: Uint8Array
  /** The certificates of its issuers, DER, the root first. */
  readonly authorities: readonly Uint8Array[]
  /** The key that answers are encrypted for: SubjectPublicKeyInfo DER. */
  readonly publicKey: Uint8Array | undefined
}

const requiredMembers = ['module_id', 'digest', 'timestamp', 'pcrs', 'certificate', 'cabundle'] as const
const optionalMembers = ['public_key', 'user_data', 'nonce'] as const
const knownMembers: ReadonlySet<unknown> = new Set([...requiredMembers, ...optionalMembers])

const registerLengths: readonly number[] = [32, 48, 64]
const maxRegisters = 32
/** The documentation gives no upper limit; the PKI has four authorities. */
const maxAuthorities = 16

/**
 * Reads the payload of an attestation document and checks each member as AWS documents it. Total.
 *
 * @returns the document, or the reason why it is none
 * @see AWS Nitro Enclaves, attestation process, sections 2.2 and 3.2.2
 */
export function parseAttestationDocument(payload: Uint8Array): AttestationDocument | string {
  const members = parseCbor(payload)
  if (!(members instanceof Map)) return 'the payload is not a map'
  for (const name of members.keys()) if (!knownMembers.has(name)) return 'the payload has an unknown member'
  for (const name of requiredMembers) if (!members.has(name)) return `${name} is missing`
  return readMembers(members)
}

function readMembers(members: CborMap): AttestationDocument | string {
  const moduleId = members.get('module_id')
  const timestamp = members.get('timestamp')
  const registers = registersOf(members.get('pcrs'))
  const certificate = members.get('certificate')
  const authorities = members.get('cabundle')
  if (typeof moduleId !== 'string' || moduleId === '') return 'module_id: want a text that is not empty'
  if (members.get('digest') !== 'SHA384') return 'digest: want SHA384'
  if (typeof timestamp !== 'number' || timestamp <= 0) return 'timestamp: want an integer above 0'
  if (registers === undefined)
    return `pcrs: want 1 to ${maxRegisters} registers of 32, 48 or 64 bytes, numbered 0 to 31`
  if (!isBytes(certificate, 1, 1024)) return 'certificate: want 1 to 1024 bytes'
  if (!isAuthorities(authorities)) return `cabundle: want 1 to ${maxAuthorities} certificates of 1 to 1024 bytes`
  const publicKey = members.get('public_key')
  if (members.has('public_key') && !isBytes(publicKey, 1, 1024)) return 'public_key: want 1 to 1024 bytes'
  for (const name of ['user_data', 'nonce'] as const) {
    if (members.has(name) && !isBytes(members.get(name), 0, 512)) return `${name}: want at most 512 bytes`
  }
  return { moduleId, timestamp, registers, certificate, authorities, publicKey: publicKey as Uint8Array | undefined }
}

function isBytes(value: CborValue | undefined, min: number, max: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= min && value.length <= max
}

function isAuthorities(value: CborValue | undefined): value is readonly Uint8Array[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= maxAuthorities &&
    value.every((item: CborValue) => isBytes(item, 1, 1024))
  )
}

function registersOf(value: CborValue | undefined): ReadonlyMap<number, Uint8Array> | undefined {
  if (!(value instanceof Map) || value.size === 0 || value.size > maxRegisters) return undefined
  const registers = new Map<number, Uint8Array>()
  for (const [index, register] of value as CborMap) {
    if (typeof index !== 'number' || index < 0 || index >= maxRegisters) return undefined
    if (!(register instanceof Uint8Array) || !registerLengths.includes(register.length)) return undefined
    registers.set(index, register)
  }
  return registers
}
