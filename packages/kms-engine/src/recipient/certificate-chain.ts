import { verifyEs384 } from '../keys/material/attested.ts'
import { equalBytes } from '../keys/material/digest.ts'
import { type Certificate, parseCertificate } from './certificate.ts'

/** The signature algorithm of all certificates of the Nitro Enclaves PKI: ECDSA with SHA-384. */
const ecdsaWithSha384 = '1.2.840.10045.4.3.3'

/** The certificates of an attestation document, and what they are to lead to. */
export interface ChainQuery {
  /** DER. */
  readonly certificate: Uint8Array
  /** The certificates of the issuers, DER: the root first, the one that issued `certificate` last. */
  readonly authorities: readonly Uint8Array[]
  /** The roots that are trusted, DER. */
  readonly roots: readonly Uint8Array[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Follows a chain of certificates from a trusted root to the one that signs documents.
 *
 * @returns that certificate, or the reason why the chain does not hold
 * @see AWS Nitro Enclaves, attestation process, section 3.2.3
 */
export function verifyChain({ certificate, authorities, roots, now }: ChainQuery): Certificate | string {
  const root = authorities[0]
  if (root === undefined || !roots.some((trusted) => equalBytes(trusted, root))) return 'the root is not a trusted one'
  const chain: Certificate[] = []
  for (const bytes of [...authorities, certificate]) {
    const parsed = parseCertificate(bytes)
    if (parsed === undefined) return `certificate ${chain.length} cannot be read`
    chain.push(parsed)
  }
  for (const [index, link] of chain.entries()) {
    const reason = link === chain.at(-1) ? refuseSigner(link) : refuseAuthority(link, chain.length - 2 - index)
    const broken = refuseAnywhere(link, now) ?? reason ?? refuseIssue(link, chain[Math.max(0, index - 1)]!)
    if (broken !== undefined) return `certificate ${index} ${broken}`
  }
  return chain.at(-1)!
}

function refuseAnywhere({ notBefore, notAfter, hasUnknownCritical }: Certificate, now: number): string | undefined {
  if (now < notBefore) return 'is not valid yet'
  if (now > notAfter) return 'has expired'
  return hasUnknownCritical ? 'has a critical extension that is not understood' : undefined
}

function refuseAuthority({ isAuthority, keyUsage, pathLength }: Certificate, following: number): string | undefined {
  if (!isAuthority || keyUsage?.keyCertSign !== true) return 'may not issue certificates'
  return pathLength !== undefined && pathLength < following ? 'may not issue so long a chain' : undefined
}

function refuseSigner({ isAuthority, keyUsage, pathLength }: Certificate): string | undefined {
  if (isAuthority || pathLength !== undefined) return 'is that of an authority'
  return keyUsage?.digitalSignature === true ? undefined : 'may not sign'
}

/** The root is its own issuer. */
function refuseIssue(link: Certificate, issuer: Certificate): string | undefined {
  if (!equalBytes(link.issuer, issuer.subject)) return 'was not issued by the one before it'
  if (link.signatureAlgorithm !== ecdsaWithSha384) return 'is not signed with ECDSA and SHA-384'
  const isSigned = verifyEs384(issuer.publicKey, link.signedBytes, { signature: link.signature, encoding: 'der' })
  return isSigned ? undefined : 'has a signature that does not verify'
}
