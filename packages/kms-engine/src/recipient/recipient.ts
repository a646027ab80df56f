import type { RecipientInfo } from '@sealwright/kms-model'
import { toHex } from '../bytes.ts'
import { fault, type KmsFault } from '../fault.ts'
import { rsaModulusLength } from '../keys/material/attested.ts'
import type { AttestationDocument } from './attestation-document.ts'
import { envelop } from './enveloped-data.ts'
import { verifyAttestation } from './verify-attestation.ts'

/** An enclave that an answer is meant for. */
export interface Recipient {
  /** What policies may ask of the enclave: `kms:RecipientAttestation:ImageSha384` and `:PCR0` to `:PCR31`. */
  readonly conditions: Readonly<Record<string, string>>
  /** What audit events say of the enclave, by their names for it. */
  readonly evidence: Readonly<Record<string, string>>
  /** Encrypts a secret so that only the enclave can read it, and erases the secret. */
  seal(secret: Uint8Array): Uint8Array
}

const modulusLengths: readonly (number | undefined)[] = [2048, 3072, 4096]

/** What it takes to believe an enclave and to answer it. */
export interface RecipientPorts {
  /** The roots that are trusted, DER. */
  readonly roots: readonly Uint8Array[]
  /** Milliseconds since the epoch. */
  readonly now: number
  randomBytes(length: number): Uint8Array
}

/**
 * The enclave that a request names as the recipient of its answer, if its attestation document is to be believed.
 *
 * @param input of any operation; those for enclaves have the member `Recipient`
 * @returns `undefined` when the request names none
 * @throws `ValidationException` when the document is not in order, or this KMS trusts no root and can believe none
 * @see AWS KMS Developer Guide, "Cryptographic attestation support in AWS KMS"
 */
export function recipientOf(
  input: { readonly Recipient?: RecipientInfo },
  { roots, now, randomBytes }: RecipientPorts,
): Recipient | undefined {
  const info = input.Recipient
  if (info === undefined) return undefined
  const { AttestationDocument: signed, KeyEncryptionAlgorithm: algorithm } = info
  if (signed === undefined || algorithm === undefined) {
    throw fault('ValidationException', 'Recipient: want AttestationDocument and KeyEncryptionAlgorithm.')
  }
  if (roots.length === 0) throw fault('ValidationException', noRoots)
  const document = verifyAttestation(signed, { roots, now })
  if (typeof document === 'string') throw invalid(document)
  const { publicKey, registers } = document
  if (publicKey === undefined) throw invalid('public_key is missing')
  if (!modulusLengths.includes(rsaModulusLength(publicKey))) {
    throw invalid('public_key: want an RSA key of 2048, 3072 or 4096 bits')
  }
  return {
    conditions: conditionsOf(registers),
    evidence: evidenceOf(document),
    seal(secret) {
      try {
        return envelop(publicKey, secret, randomBytes)
      } finally {
        secret.fill(0)
      }
    },
  }
}

const noRoots =
  'Recipient: this KMS trusts no root of attestation documents, so it can believe none. Set attestationRoots.'

function invalid(reason: string): KmsFault {
  return fault('ValidationException', `Recipient: the attestation document is not valid: ${reason}.`)
}

/** Register 0 is the measurement of the image. */
function conditionsOf(registers: ReadonlyMap<number, Uint8Array>): Readonly<Record<string, string>> {
  const conditions: Record<string, string> = {}
  for (const [index, register] of registers) conditions[`kms:RecipientAttestation:PCR${index}`] = toHex(register)
  const image = registers.get(0)
  if (image !== undefined) conditions['kms:RecipientAttestation:ImageSha384'] = toHex(image)
  return conditions
}

/** The registers that CloudTrail shows besides the first, and when they are in the document. */
const shownRegisters = [1, 2, 3, 4, 8] as const

/** @see AWS KMS Developer Guide, "Monitoring requests with attestation" */
function evidenceOf({ moduleId, registers }: AttestationDocument): Readonly<Record<string, string>> {
  const image = registers.get(0)
  const others = shownRegisters.flatMap((index) => {
    const register = registers.get(index)
    return register === undefined ? [] : [[`attestationDocumentEnclavePCR${index}`, toHex(register)]]
  })
  return {
    attestationDocumentModuleId: moduleId,
    ...(image !== undefined && { attestationDocumentEnclaveImageDigest: toHex(image) }),
    ...Object.fromEntries(others),
  }
}
