import { encryptCbc } from '../keys/material/attested.ts'
import { sha256 } from '../keys/material/digest.ts'
import { encryptOaep } from '../keys/material/rsa.ts'
import { childrenOf, contextTag, der, derInteger, derObjectIdentifier, derSequence, derTag, parseDer } from './der.ts'

const oid = {
  envelopedData: '1.2.840.113549.1.7.3',
  data: '1.2.840.113549.1.7.1',
  rsaesOaep: '1.2.840.113549.1.1.7',
  mgf1: '1.2.840.113549.1.1.8',
  sha256: '2.16.840.1.101.3.4.2.1',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const

/**
 * Encrypts for the holder of an RSA key, as KMS does for enclaves: CMS EnvelopedData with one recipient, named by its key,
 * RSAES-OAEP with SHA-256 for the content key and AES-256-CBC for the content. The content key and IV are fresh for this
 * one message.
 *
 * @param publicKey RSA, SubjectPublicKeyInfo DER
 * @returns ContentInfo, DER
 * @see RFC 5652, section 6; RFC 4055, section 4.1
 */
export function envelop(
  publicKey: Uint8Array,
  plaintext: Uint8Array,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  const contentKey = randomBytes(32)
  const iv = randomBytes(16)
  try {
    const recipient = derSequence(
      derInteger(2),
      der(contextTag(0, 'primitive'), keyIdentifier(publicKey)),
      oaepWithSha256,
      der(derTag.octetString, encryptOaep(publicKey, contentKey, 'sha256')),
    )
    const content = derSequence(
      derObjectIdentifier(oid.data),
      derSequence(derObjectIdentifier(oid.aes256Cbc), der(derTag.octetString, iv)),
      der(contextTag(0, 'primitive'), encryptCbc(contentKey, iv, plaintext)),
    )
    const enveloped = derSequence(derInteger(2), der(derTag.set, recipient), content)
    return derSequence(derObjectIdentifier(oid.envelopedData), der(contextTag(0), enveloped))
  } finally {
    contentKey.fill(0)
  }
}

const hashAlgorithm = derSequence(derObjectIdentifier(oid.sha256), der(derTag.null))

const oaepWithSha256 = derSequence(
  derObjectIdentifier(oid.rsaesOaep),
  derSequence(
    der(contextTag(0), hashAlgorithm),
    der(contextTag(1), derSequence(derObjectIdentifier(oid.mgf1), hashAlgorithm)),
  ),
)

/** 20 bytes of SHA-256 over the key proper. @see RFC 7093, section 2, method 1 */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  const info = parseDer(publicKey)
  const [, bits] = (info && childrenOf(info)) ?? []
  return sha256(bits?.contents.subarray(1) ?? publicKey).subarray(0, 20)
}
