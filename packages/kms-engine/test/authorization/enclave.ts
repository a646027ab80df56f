import { generateKeyPairSync } from 'node:crypto'
import { attestationAuthority } from '../../src/testing/index.ts'

/** What engines in these tests take for the root of all enclaves. */
export const enclaveAuthority = attestationAuthority()

let publicKey: Uint8Array | undefined

/** The `Recipient` of a request from an enclave, whose registers hold the same byte throughout. */
export function recipientWith(registers: Readonly<Record<number, number>>, now: number): object {
  publicKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' })
  const filled = Object.entries(registers).map(([register, byte]) => [register, new Uint8Array(48).fill(byte)])
  return {
    KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    AttestationDocument: enclaveAuthority.attest({ publicKey, registers: Object.fromEntries(filled), now }),
  }
}
