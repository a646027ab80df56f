/**
 * The three calls that envelope encryption needs of a KMS. The `KMS` class of `@aws-sdk/client-kms` satisfies it as it
 * is; so does any object with these three methods, in a test or over an engine in the same process.
 *
 * What an implementer must hold: `abortSignal` ends the wait with a rejection; a refusal of the service rejects with an
 * error whose `name` is the service's error name; bytes in a result belong to the caller, who may erase them.
 */
export interface KmsClientPort {
  /** A fresh data key in the clear and encrypted under the key. */
  generateDataKey(input: GenerateDataKeyInput, options?: KmsCallOptions): Promise<GenerateDataKeyOutput>
  /** Encrypts up to 4096 bytes under the key. */
  encrypt(input: EncryptInput, options?: KmsCallOptions): Promise<EncryptOutput>
  /** Opens what one of the other two made; fails if it was made under another key or encryption context. */
  decrypt(input: DecryptInput, options?: KmsCallOptions): Promise<DecryptOutput>
}

/** What every call is given beside its input. */
export interface KmsCallOptions {
  readonly abortSignal?: AbortSignal
}

/** What the three inputs have in common, in the wire's spelling. */
export interface KmsCallInput {
  KeyId: string
  EncryptionContext: Record<string, string>
  GrantTokens?: string[]
}

export interface GenerateDataKeyInput extends KmsCallInput {
  /** Length of the data key in bytes, 1 to 1024. */
  NumberOfBytes: number
}

export interface EncryptInput extends KmsCallInput {
  Plaintext: Uint8Array
}

export interface DecryptInput extends KmsCallInput {
  CiphertextBlob: Uint8Array
}

/** Nothing is promised of an answer before it is checked. */
export interface GenerateDataKeyOutput {
  readonly KeyId?: string | undefined
  readonly Plaintext?: Uint8Array | undefined
  readonly CiphertextBlob?: Uint8Array | undefined
}

export interface EncryptOutput {
  readonly KeyId?: string | undefined
  readonly CiphertextBlob?: Uint8Array | undefined
}

export interface DecryptOutput {
  readonly KeyId?: string | undefined
  readonly Plaintext?: Uint8Array | undefined
}

/** The one call that a data key wrapped by an RSA key needs; the `KMS` class satisfies it, too. */
export interface KmsRsaClientPort {
  /** Opens what the public key encrypted. */
  decrypt(input: RsaDecryptInput, options?: KmsCallOptions): Promise<DecryptOutput>
}

/** No encryption context: the service takes none with an asymmetric key. */
export interface RsaDecryptInput {
  KeyId: string
  CiphertextBlob: Uint8Array
  EncryptionAlgorithm: RsaEncryptionAlgorithm
  GrantTokens?: string[]
}

/** How the service's RSA keys encrypt: OAEP with this hash for label and mask. */
export type RsaEncryptionAlgorithm = 'RSAES_OAEP_SHA_256' | 'RSAES_OAEP_SHA_1'

/** The one call that fetches a public key; the `KMS` class satisfies it, too. */
export interface KmsPublicKeyClientPort {
  getPublicKey(input: GetPublicKeyInput, options?: KmsCallOptions): Promise<GetPublicKeyOutput>
}

export interface GetPublicKeyInput {
  KeyId: string
  GrantTokens?: string[]
}

export interface GetPublicKeyOutput {
  readonly KeyId?: string | undefined
  /** DER, `SubjectPublicKeyInfo`. */
  readonly PublicKey?: Uint8Array | undefined
  readonly KeyUsage?: string | undefined
  readonly EncryptionAlgorithms?: readonly string[] | undefined
}
