import type { CurveName, HashName } from '../suites/algorithm-suites.ts'

/**
 * The cryptography that the package stands on. One implementation lies in `node.ts`; another runtime needs one more
 * file like it and nothing else.
 *
 * What an implementer must hold (the contract suite in `@sealwright/core/testing` proves it): inputs are neither kept nor
 * changed; a result is a new array that nobody else refers to; all calls but `generateSigningKey` are synchronous.
 */
export interface Primitives {
  /** Cryptographically secure random bytes. @param length bytes, 0 or more */
  randomBytes(length: number): Uint8Array

  /** An array whose content is arbitrary: the caller writes every byte of it before anyone reads one. */
  allocate(length: number): Uint8Array

  /** An AES key, imported once for many calls. @param key 16, 24 or 32 bytes, copied */
  importAesKey(key: Uint8Array): AesKey

  /** The hash of the parts, one after another. */
  hash(name: HashName, parts: readonly Uint8Array[]): Uint8Array

  /** One HKDF extract and an expand for each output (RFC 5869). */
  hkdf(request: HkdfRequest): Uint8Array[]

  /**
   * A key pair for one message, never given out twice.
   *
   * Alone in being asynchronous: a P-384 pair costs half a millisecond, which another thread can spend ahead of need.
   */
  generateSigningKey(curve: CurveName): Promise<SigningKey>

  /**
   * Checks ECDSA signatures of a public key.
   *
   * @param publicKey a compressed point
   * @returns `undefined` if the bytes are not a compressed point on the curve
   */
  importVerificationKey(curve: CurveName, publicKey: Uint8Array): VerificationKey | undefined

  /** An RSA key pair's public half. @param key PEM or DER, `SubjectPublicKeyInfo` @throws TypeError if it is something else */
  importRsaPublicKey(key: string | Uint8Array): RsaPublicKey

  /** An RSA key pair's private half. @param key PEM or DER, PKCS#8 @throws TypeError if it is something else */
  importRsaPrivateKey(key: string | Uint8Array): RsaPrivateKey
}

/** AES-GCM under one key, with 12-byte IVs and 16-byte tags. The caller sees to it that no IV seals twice. */
export interface AesKey {
  /**
   * Seals `plaintext` and writes ciphertext and tag to `output` from `at` on.
   *
   * `output` needs room for `plaintext.length + 16` bytes there and must not overlap `plaintext`.
   */
  sealInto(operation: AeadOperation, plaintext: Uint8Array, output: Uint8Array, at: number): void

  /**
   * Seals a text that lies in parts. Faster than `sealInto` for long ones, which are then not copied once more.
   *
   * @returns the ciphertext in as many new arrays, and the tag
   */
  sealParts(operation: AeadOperation, plaintext: readonly Uint8Array[]): SealedParts

  /**
   * Opens ciphertext and the tag that follows it.
   *
   * @param sealed 16 bytes or more
   * @returns the plaintext; `undefined` if the tag does not verify, and then no plaintext is left anywhere
   */
  open(operation: AeadOperation, sealed: Uint8Array): Uint8Array | undefined

  /**
   * Opens ciphertext and writes the plaintext to `output` from `at` on, where it needs as much room.
   *
   * @returns `false` if the tag does not verify: then `output` holds bytes that nobody may see, and the caller erases it
   */
  openInto(operation: AeadOperation, ciphertext: Uint8Array, tag: Uint8Array, output: Uint8Array, at: number): boolean

  /**
   * Opens ciphertext that lies in parts.
   *
   * @param sealed at least one part; the last ends with the whole tag
   * @returns the plaintext in as many new arrays; `undefined` as of `open`
   */
  openParts(operation: AeadOperation, sealed: readonly Uint8Array[]): Uint8Array[] | undefined
}

/** A sealed text, its parts still apart. */
export interface SealedParts {
  readonly ciphertext: readonly Uint8Array[]
  /** 16 bytes. */
  readonly tag: Uint8Array
}

/** What an AEAD call takes besides key and text. */
export interface AeadOperation {
  /** 12 bytes. */
  readonly iv: Uint8Array
  /** Authenticated, not encrypted. */
  readonly aad: Uint8Array
}

/** The inputs of HKDF. */
export interface HkdfRequest {
  readonly hash: HashName
  readonly inputKey: Uint8Array
  readonly salt: Uint8Array
  readonly outputs: readonly { readonly info: Uint8Array; readonly length: number }[]
}

/** The private half of an ephemeral ECDSA key pair, and its public point. */
export interface SigningKey {
  readonly curve: CurveName
  /** Compressed point (SEC 1 section 2.3.3). */
  readonly publicKey: Uint8Array
  /** Begins a signature over bytes that come in pieces. @param hash by the suite */
  createSigner(hash: HashName): Signer
}

/** A signature in the making. */
export interface Signer {
  update(bytes: Uint8Array): void
  /** The signature, DER. The signer is spent. */
  sign(): Uint8Array
}

/** A public ECDSA key. */
export interface VerificationKey {
  /** Begins a check over bytes that come in pieces. @param hash by the suite */
  createVerifier(hash: HashName): Verifier
}

/** A check of a signature in the making. */
export interface Verifier {
  update(bytes: Uint8Array): void
  /** Whether a DER signature is the key's over these bytes; `false` for any malformed one. The verifier is spent. */
  verify(signature: Uint8Array): boolean
}

/** How RSA pads: OAEP with one hash for label and mask, or PKCS#1 v1.5. */
export type RsaPadding = 'OAEP-SHA-1' | 'OAEP-SHA-256' | 'OAEP-SHA-384' | 'OAEP-SHA-512' | 'PKCS1'

/** The public half of an RSA key pair. */
export interface RsaPublicKey {
  /** Bytes of the modulus. */
  readonly modulusLength: number
  /** @throws RangeError if the text is too long for key and padding, or the padding is none of {@link RsaPadding} */
  encrypt(padding: RsaPadding, plaintext: Uint8Array): Uint8Array
}

/** The private half of an RSA key pair. */
export interface RsaPrivateKey {
  /** Bytes of the modulus. */
  readonly modulusLength: number
  /**
   * @returns the plaintext, or `undefined` if it does not decrypt. With PKCS#1 v1.5 a wrong ciphertext may also give
   *   random bytes (implicit rejection), so that nobody learns the padding's state
   * @throws EnvelopeError `ERR_RUNTIME_UNSUPPORTED` if the runtime refuses the padding
   * @throws RangeError if the padding is none of {@link RsaPadding}
   */
  decrypt(padding: RsaPadding, ciphertext: Uint8Array): Uint8Array | undefined
}
