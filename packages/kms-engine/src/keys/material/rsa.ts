import { constants, createHash, privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt } from 'node:crypto'
import { concat, fromHex } from '../../bytes.ts'
import { equalBytes } from './digest.ts'
import { privateKeyOf, publicKeyOf } from './key-objects.ts'

/** The hashes of signatures. */
export type HashName = 'sha256' | 'sha384' | 'sha512'

/** Encrypts with OAEP; hash and mask generation use the same function. */
export function encryptOaep(publicKey: Uint8Array, plaintext: Uint8Array, hash: 'sha1' | 'sha256'): Uint8Array {
  const key = publicKeyOf(publicKey)
  return new Uint8Array(publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, plaintext))
}

/** Decrypts what `encryptOaep` made. @returns `undefined` when it is something else */
export function decryptOaep(
  secret: Uint8Array,
  ciphertext: Uint8Array,
  hash: 'sha1' | 'sha256',
): Uint8Array | undefined {
  const key = privateKeyOf(secret)
  try {
    return new Uint8Array(
      privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, ciphertext),
    )
  } catch {
    return undefined
  }
}

/** What stands before a digest in PKCS #1 v1.5: the DER of DigestInfo up to the digest. */
const digestInfo: Readonly<Record<HashName, Uint8Array>> = {
  sha256: fromHex('3031300d060960864801650304020105000420'),
  sha384: fromHex('3041300d060960864801650304020205000430'),
  sha512: fromHex('3051300d060960864801650304020305000440'),
}

/** Signs a ready digest by PKCS #1 v1.5. */
export function signPkcs1(secret: Uint8Array, digest: Uint8Array, hash: HashName): Uint8Array {
  const key = privateKeyOf(secret)
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, concat(digestInfo[hash], digest)))
}

/** Whether a signature by PKCS #1 v1.5 is one of the key over the digest. */
export function verifyPkcs1(
  publicKey: Uint8Array,
  digest: Uint8Array,
  { hash, signature }: { readonly hash: HashName; readonly signature: Uint8Array },
): boolean {
  const signed = recover(publicKey, signature, constants.RSA_PKCS1_PADDING)
  return signed !== undefined && equalBytes(signed, concat(digestInfo[hash], digest))
}

/**
 * Signs a ready digest by PSS, with a salt as long as the digest and the same hash for the mask.
 *
 * @see RFC 8017, section 9.1.1
 */
export function signPss(
  secret: Uint8Array,
  digest: Uint8Array,
  { hash, randomBytes }: { readonly hash: HashName; readonly randomBytes: (length: number) => Uint8Array },
): Uint8Array {
  const key = privateKeyOf(secret)
  const length = key.asymmetricKeyDetails!.modulusLength! / 8
  const salt = randomBytes(digest.length)
  const hashed = saltedHash(digest, salt, hash)
  const block = new Uint8Array(length - digest.length - 1)
  block[block.length - salt.length - 1] = 1
  block.set(salt, block.length - salt.length)
  maskWith(block, hashed, hash)
  block[0]! &= 0x7f
  const encoded = concat(block, hashed, Uint8Array.of(0xbc))
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded))
}

/**
 * Whether a PSS signature is one of the key over the digest; its salt must be as long as the digest.
 *
 * @see RFC 8017, section 9.1.2
 */
export function verifyPss(
  publicKey: Uint8Array,
  digest: Uint8Array,
  { hash, signature }: { readonly hash: HashName; readonly signature: Uint8Array },
): boolean {
  const encoded = recover(publicKey, signature, constants.RSA_NO_PADDING)
  if (encoded === undefined || encoded.at(-1) !== 0xbc || encoded[0]! > 0x7f) return false
  const block = encoded.slice(0, -digest.length - 1)
  const hashed = encoded.subarray(-digest.length - 1, -1)
  maskWith(block, hashed, hash)
  block[0]! &= 0x7f
  const saltStart = block.length - digest.length
  const isPadded = block.subarray(0, saltStart - 1).every((byte) => byte === 0) && block[saltStart - 1] === 1
  return isPadded && equalBytes(hashed, saltedHash(digest, block.subarray(saltStart), hash))
}

function recover(publicKey: Uint8Array, signature: Uint8Array, padding: number): Uint8Array | undefined {
  const key = publicKeyOf(publicKey)
  if (signature.length !== key.asymmetricKeyDetails!.modulusLength! / 8) return undefined
  try {
    return publicDecrypt({ key, padding }, signature)
  } catch {
    return undefined
  }
}

function saltedHash(digest: Uint8Array, salt: Uint8Array, hash: HashName): Uint8Array {
  return createHash(hash)
    .update(concat(new Uint8Array(8), digest, salt))
    .digest()
}

/** Adds the mask of MGF1 to a block. */
function maskWith(block: Uint8Array, seed: Uint8Array, hash: HashName): void {
  for (let counter = 0, offset = 0; offset < block.length; counter++) {
    const counterBytes = new Uint8Array(4)
    new DataView(counterBytes.buffer).setUint32(0, counter)
    for (const byte of createHash(hash).update(seed).update(counterBytes).digest()) {
      if (offset < block.length) block[offset++]! ^= byte
    }
  }
}
