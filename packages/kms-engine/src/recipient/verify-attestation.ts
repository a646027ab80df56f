import { verifyEs384 } from '../keys/material/attested.ts'
import { type AttestationDocument, parseAttestationDocument } from './attestation-document.ts'
import { verifyChain } from './certificate-chain.ts'
import { parseCoseSign1 } from './cose-sign1.ts'

/**
 * Checks a signed attestation document in full: its form, each member, the chain of certificates to a trusted root at
 * this time, and the signature.
 *
 * @param signed COSE_Sign1, tagged or not
 * @returns what the document says, or the reason why it is not to be believed
 * @see AWS Nitro Enclaves User Guide, "Verifying the root of trust"
 */
export function verifyAttestation(
  signed: Uint8Array,
  { roots, now }: { readonly roots: readonly Uint8Array[]; readonly now: number },
): AttestationDocument | string {
  const envelope = parseCoseSign1(signed)
  if (envelope === undefined) return 'it is no COSE_Sign1 object signed with ES384'
  const document = parseAttestationDocument(envelope.payload)
  if (typeof document === 'string') return document
  const { certificate, authorities } = document
  const signer = verifyChain({ certificate, authorities, roots, now })
  if (typeof signer === 'string') return signer
  const { signature, signedBytes } = envelope
  const isSigned = verifyEs384(signer.publicKey, signedBytes, { signature, encoding: 'ieee-p1363' })
  return isSigned ? document : 'the signature does not verify'
}
