import { concat, fromHex, lengthPrefixed, toHex, utf8 } from '../bytes.ts'
import { canonicalContext, type EncryptionContext } from './encryption-context.ts'
import { derive64, openAead, sealAead, tagLength } from './material/aead.ts'
import { equalBytes, sha256 } from './material/digest.ts'

/**
 * The layout of a symmetric ciphertext, 152 bytes longer than its plaintext, as AWS's are. All of the header and the
 * encryption context is associated data, so no bit can be changed; the checksum lets a damaged header be told from a
 * sound one that names a key of another Region or installation.
 *
 * | offset | bytes | |
 * | --- | --- | --- |
 * | 0 | 8 | `SWKMS`, two zero bytes, version 1 |
 * | 8 | 32 | ID of the key material: opaque, no ARN |
 * | 40 | 32 | nonce: from it this ciphertext's own key is derived |
 * | 72 | 32 | commitment to that key |
 * | 104 | 12 | IV |
 * | 116 | 20 | first bytes of SHA-256 over the 116 bytes before |
 * | 136 | n | AES-256-GCM ciphertext |
 * | 136 + n | 16 | tag |
 */
const magic = Uint8Array.of(0x53, 0x57, 0x4b, 0x4d, 0x53, 0, 0, 1)
const materialIdOffset = 8
const nonceOffset = 40
const commitmentOffset = 72
const ivOffset = 104
const checksumOffset = 116
const headerLength = 136

const nonceLength = commitmentOffset - nonceOffset
const ivLength = checksumOffset - ivOffset

/** Bytes by which a symmetric ciphertext is longer than its plaintext. */
export const ciphertextOverhead: number = headerLength + tagLength

/** A ciphertext whose header is sound. Whether it opens is another matter. */
export interface CiphertextBlob {
  /** 64 hexadecimal digits; names the key material that made it. */
  readonly materialId: string
  readonly bytes: Uint8Array
}

/** The 32-byte key material of a symmetric key, and its ID. */
export interface SymmetricMaterial {
  /** 64 hexadecimal digits. */
  readonly id: string
  readonly secret: Uint8Array
}

/**
 * Encrypts under symmetric key material. The AES key is derived for this call from a fresh 32-byte nonce, so the pair
 * of key and IV is used once however often the material is.
 */
export function sealBlob(
  material: SymmetricMaterial,
  plaintext: Uint8Array,
  options: { readonly context: EncryptionContext; readonly randomBytes: (length: number) => Uint8Array },
): Uint8Array {
  // In one draw: each takes as long as many more bytes would.
  const fresh = options.randomBytes(nonceLength + ivLength)
  const [nonce, iv] = [fresh.subarray(0, nonceLength), fresh.subarray(nonceLength)]
  const materialId = fromHex(material.id)
  const { key, commitment } = keyOf(material.secret, materialId, nonce)
  const checked = concat(magic, materialId, nonce, commitment, iv)
  const header = concat(checked, checksumOf(checked))
  const sealed = sealAead({ key, iv, aad: associatedData(header, options.context) }, plaintext, header)
  key.fill(0)
  return sealed
}

/**
 * Reads the header of a ciphertext. Total: any bytes are a ciphertext or `undefined`.
 *
 * @returns `undefined` when the bytes are not a ciphertext of this service, or their header was changed
 */
export function parseBlob(bytes: Uint8Array): CiphertextBlob | undefined {
  if (bytes.length < ciphertextOverhead || !equalBytes(bytes.subarray(0, magic.length), magic)) return undefined
  const checksum = checksumOf(bytes.subarray(0, checksumOffset))
  if (!equalBytes(bytes.subarray(checksumOffset, headerLength), checksum)) return undefined
  return { materialId: toHex(bytes.subarray(materialIdOffset, nonceOffset)), bytes }
}

/**
 * Decrypts with the material that the ciphertext names.
 *
 * @returns `undefined` when material, context or any bit of the ciphertext is not what it was
 */
export function openBlob(
  blob: CiphertextBlob,
  material: SymmetricMaterial,
  context: EncryptionContext,
): Uint8Array | undefined {
  const { bytes } = blob
  const header = bytes.subarray(0, headerLength)
  const nonce = bytes.subarray(nonceOffset, commitmentOffset)
  const { key, commitment } = keyOf(material.secret, fromHex(material.id), nonce)
  try {
    if (!equalBytes(commitment, bytes.subarray(commitmentOffset, ivOffset))) return undefined
    const iv = bytes.subarray(ivOffset, checksumOffset)
    return openAead({ key, iv, aad: associatedData(header, context) }, bytes.subarray(headerLength))
  } finally {
    key.fill(0)
  }
}

const derivationPurpose = utf8('sealwright kms ciphertext 1')

function keyOf(
  secret: Uint8Array,
  materialId: Uint8Array,
  nonce: Uint8Array,
): { readonly key: Uint8Array; readonly commitment: Uint8Array } {
  const derived = derive64(secret, derivationPurpose, materialId, nonce)
  return { key: derived.subarray(0, 32), commitment: derived.subarray(32) }
}

function associatedData(header: Uint8Array, context: EncryptionContext): Uint8Array {
  return lengthPrefixed(header, canonicalContext(context))
}

function checksumOf(header: Uint8Array): Uint8Array {
  return sha256(header).subarray(0, headerLength - checksumOffset)
}
