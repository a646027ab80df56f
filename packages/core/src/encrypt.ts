import { primitives as defaultPrimitives } from '#primitives'
import { concatBytes } from './bytes.ts'
import { EncryptionContext, type EncryptionContextRecord } from './format/encryption-context.ts'
import { checkInteger, checkLimit, defaultFrameLength, largeFrameLength, maxUint32 } from './format/limits.ts'
import type { VerifiedHeader } from './format/message-header.ts'
import { Encryptor, type EncryptorOptions } from './machine/encryptor.ts'
import { checkEncryptionMaterials } from './materials/check-materials.ts'
import type { EncryptionMaterialsSource } from './materials/materials.ts'
import { encryptionMaterialsOf } from './materials/provider-materials.ts'
import { checkEither } from './materials/source-over.ts'
import type { EncryptingProvider } from './providers/multi-provider.ts'
import { type RandomBytes, randomBytesOf } from './random-bytes.ts'
import type { AlgorithmSuiteId, AlgorithmSuiteName } from './suites/algorithm-suites.ts'
import { type CommitmentPolicy, checkWrite, defaultCommitmentPolicy, suiteToWrite } from './suites/commitment-policy.ts'

/** Who makes and wraps the data key: a provider, or a source of materials over one. */
export type EncryptionKeys =
  | { readonly provider: EncryptingProvider; readonly materials?: never }
  | { readonly materials: EncryptionMaterialsSource; readonly provider?: never }

/** How to encrypt, besides the keys. */
export interface EncryptSettings {
  /** Names and values that are authenticated and stored in the clear. Default: none. */
  readonly encryptionContext?: EncryptionContextRecord
  /** Default: by the policy, 0x0578 unless it forbids commitment. */
  readonly algorithmSuite?: AlgorithmSuiteId | AlgorithmSuiteName
  /** Default: `require-encrypt-require-decrypt`. */
  readonly commitmentPolicy?: CommitmentPolicy
  /**
   * Bytes of plaintext in each frame, 1 to 2^32 - 1. Default: 4096, the specification's. `'auto'` takes 65536 for
   * plaintexts that are longer or of unknown length, which is several times faster; every reader takes both.
   */
  readonly frameLength?: number | 'auto'
  /** Fail before a data key is wrapped more often. Default: 65535, as many as a header can count. */
  readonly maxEncryptedDataKeys?: number
  /** Ends the work; the promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal
  /** For reproducible test vectors only: where the message ID comes from. Default: the runtime's secure source. */
  readonly randomBytes?: RandomBytes
}

/** How to encrypt. */
export type EncryptOptions = EncryptSettings & EncryptionKeys

/** A message, and what its header says. */
export interface EncryptResult {
  readonly message: Uint8Array
  readonly header: VerifiedHeader
}

/**
 * Encrypts bytes into one message of the AWS Encryption SDK format.
 *
 * @throws EnvelopeError `ERR_KEY_PROVIDER`, `ERR_CONTEXT_INVALID`, `ERR_POLICY`, `ERR_LIMIT`
 * @throws RangeError if an option is outside its range
 * @throws TypeError if a source of materials gives what no message can be made of
 * @example
 * const { message } = await encrypt(plaintext, { provider, encryptionContext: { purpose: 'backup' } })
 */
export async function encrypt(plaintext: Uint8Array, options: EncryptOptions): Promise<EncryptResult> {
  checkBytes('plaintext', plaintext)
  using encryptor = await beginEncryption(options, plaintext.length)
  const parts = encryptor.finish(plaintext)
  return { message: parts.length === 1 ? parts[0]! : concatBytes(parts), header: encryptor.header }
}

/**
 * Asks for materials and makes the machine that writes the message. Every way of encrypting begins here.
 *
 * @param plaintextLength bytes, if known; a longer plaintext is refused
 * @param machine how the message's key is used. Default: all of it here, with the runtime's primitives
 */
export async function beginEncryption(
  options: EncryptOptions,
  plaintextLength?: number,
  machine: Pick<EncryptorOptions, 'primitives' | 'sealElsewhere' | 'signElsewhere'> = { primitives: defaultPrimitives },
): Promise<Encryptor> {
  const { commitmentPolicy = defaultCommitmentPolicy, signal, maxEncryptedDataKeys } = options
  const frameLength = frameLengthOf(options.frameLength, plaintextLength)
  const algorithmSuite = suiteToWrite(commitmentPolicy, options.algorithmSuite)
  if (maxEncryptedDataKeys !== undefined) {
    checkInteger('maxEncryptedDataKeys', maxEncryptedDataKeys, { min: 1, max: 0xffff })
  }
  signal?.throwIfAborted()

  checkEither(options)
  const source = options.materials ?? encryptionMaterialsOf(options.provider, defaultPrimitives)
  const materials = await source.encryptionMaterials({
    algorithmSuite,
    encryptionContext: EncryptionContext.of(options.encryptionContext ?? {}),
    plaintextLength,
    maxEncryptedDataKeys,
    signal,
  })
  try {
    signal?.throwIfAborted()
    // Again, because the source may have chosen another suite, and keys of its own number.
    checkWrite(commitmentPolicy, materials.algorithmSuite)
    checkEncryptionMaterials(materials)
    checkLimit('maxEncryptedDataKeys', maxEncryptedDataKeys ?? 0xffff, materials.encryptedDataKeys.length)
    const { messageIdLength } = materials.algorithmSuite
    const messageId = randomBytesOf(options.randomBytes ?? defaultPrimitives.randomBytes, messageIdLength)
    return new Encryptor({
      materials,
      messageId,
      frameLength,
      maxPlaintextLength: plaintextLength,
      ...machine,
    })
  } catch (error) {
    materials.dataKey[Symbol.dispose]()
    materials.settle?.(0)
    throw error
  }
}

/** Refuses what is not bytes, at once. */
export function checkBytes(name: string, value: unknown): void {
  if (!(value instanceof Uint8Array)) {
    throw new TypeError(`${name}: want a Uint8Array, got ${value === null ? 'null' : typeof value}`)
  }
}

function frameLengthOf(wanted: number | 'auto' | undefined, plaintextLength: number | undefined): number {
  if (wanted === 'auto') {
    return plaintextLength === undefined || plaintextLength > largeFrameLength ? largeFrameLength : defaultFrameLength
  }
  const frameLength = wanted ?? defaultFrameLength
  checkInteger('frameLength', frameLength, { min: 1, max: maxUint32 })
  return frameLength
}
