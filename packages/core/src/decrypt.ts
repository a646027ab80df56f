import { primitives as defaultPrimitives } from '#primitives'
import { concatBytes } from './bytes.ts'
import { checkBytes } from './encrypt.ts'
import { EnvelopeError } from './errors.ts'
import { EncryptionContext, type EncryptionContextRecord } from './format/encryption-context.ts'
import { checkInteger, defaultMaxHeaderLength } from './format/limits.ts'
import type { VerifiedHeader } from './format/message-header.ts'
import { Decryptor } from './machine/decryptor.ts'
import type { DecryptionMaterials, DecryptionMaterialsSource, OpenedBy } from './materials/materials.ts'
import { decryptionMaterialsOf } from './materials/provider-materials.ts'
import type { DecryptingProvider } from './providers/multi-provider.ts'
import { type CommitmentPolicy, checkRead, defaultCommitmentPolicy } from './suites/commitment-policy.ts'

/** Who opens the data key: a provider, several, or a source of materials over them. */
export type DecryptionKeys =
  | { readonly provider: DecryptingProvider; readonly materials?: never }
  | { readonly materials: DecryptionMaterialsSource; readonly provider?: never }

/** How to decrypt, besides the keys. */
export interface DecryptSettings {
  /**
   * Pairs that the message must have. A stored pair must be equal; one that is not stored is taken as required context
   * (authenticated, not stored), so a message made without it does not open. Default: any context is accepted.
   */
  readonly encryptionContext?: EncryptionContextRecord
  /** Default: `require-encrypt-require-decrypt`, which refuses messages without key commitment. */
  readonly commitmentPolicy?: CommitmentPolicy
  /** Fail at a header that counts more, before any is looked at. Default: 65535, as many as a header can count. */
  readonly maxEncryptedDataKeys?: number
  /** Bytes of a header. Default: 1 MiB. */
  readonly maxHeaderLength?: number
  /** Bytes of one frame or non-framed body, which are held until the tag is verified. Default: 64 MiB in streams, else no limit. */
  readonly maxBufferedLength?: number
  /** Fail when the plaintext is longer, in bytes. Default: no limit. */
  readonly maxPlaintextLength?: number
  /** Ends the work; the promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal
}

/** How to decrypt. */
export type DecryptOptions = DecryptSettings & DecryptionKeys

/** A plaintext, the header that was verified, and who opened it. */
export interface DecryptResult {
  readonly plaintext: Uint8Array
  readonly header: VerifiedHeader
  readonly openedBy: OpenedBy
}

/**
 * Decrypts one message of the AWS Encryption SDK format. Returns all of the plaintext or nothing.
 *
 * @throws EnvelopeError any code but `ERR_KEY_PROVIDER`
 * @example
 * const { plaintext, header } = await decrypt(message, { provider, encryptionContext: { purpose: 'backup' } })
 */
export async function decrypt(message: Uint8Array, options: DecryptOptions): Promise<DecryptResult> {
  checkBytes('message', message)
  const decryption = new Decryption(options, { holdUntilVerified: true })
  using decryptor = decryption.decryptor
  const parts = await decryption.push(message)
  decryptor.finish()
  const { header, openedBy } = decryption.result()
  return { plaintext: parts.length === 1 ? parts[0]! : concatBytes(parts), header, openedBy }
}

/** How much leaves when; differs between the ways to decrypt. */
export interface ReleaseSettings {
  readonly holdUntilVerified: boolean
  readonly refuseSigned?: boolean | undefined
  readonly maxBufferedLength?: number | undefined
}

/** A decryptor and what it asks for between header and body. Every way of decrypting goes through here. */
export class Decryption {
  readonly decryptor: Decryptor
  readonly #options: DecryptOptions
  readonly #policy: CommitmentPolicy
  readonly #expectedContext: EncryptionContext
  readonly #refuseSigned: boolean
  #openedBy: OpenedBy | undefined

  constructor(options: DecryptOptions, release: ReleaseSettings) {
    const {
      maxEncryptedDataKeys,
      maxHeaderLength = defaultMaxHeaderLength,
      maxBufferedLength,
      maxPlaintextLength,
    } = options
    const lengths = { maxEncryptedDataKeys, maxHeaderLength, maxBufferedLength, maxPlaintextLength }
    for (const [name, value] of Object.entries(lengths)) {
      const min = name === 'maxPlaintextLength' ? 0 : 1
      if (value !== undefined) checkInteger(name, value, { min, max: Number.MAX_SAFE_INTEGER })
    }
    this.#options = options
    this.#policy = options.commitmentPolicy ?? defaultCommitmentPolicy
    this.#expectedContext = EncryptionContext.of(options.encryptionContext ?? {})
    this.#refuseSigned = release.refuseSigned ?? false
    this.decryptor = new Decryptor({
      ...lengths,
      maxBufferedLength: maxBufferedLength ?? release.maxBufferedLength,
      holdUntilVerified: release.holdUntilVerified,
      primitives: defaultPrimitives,
    })
  }

  /** Takes more of the message: a promise only for the piece that completes the header. */
  push(chunk: Uint8Array): Uint8Array[] | Promise<Uint8Array[]> {
    const released = this.decryptor.push(chunk)
    return this.decryptor.phase === 'needs-data-key' ? this.#unlock() : released
  }

  /** The verified header and who opened it. @throws TypeError before the header was verified */
  result(): { readonly header: VerifiedHeader; readonly openedBy: OpenedBy } {
    const { header } = this.decryptor
    if (header === undefined || this.#openedBy === undefined)
      throw new TypeError('decryption: asked for its result too early')
    return { header, openedBy: this.#openedBy }
  }

  async #unlock(): Promise<Uint8Array[]> {
    try {
      const materials = await this.#materials()
      this.#openedBy = materials.openedBy
      return this.decryptor.unlock(materials)
    } catch (error) {
      this.decryptor[Symbol.dispose]()
      throw error
    }
  }

  async #materials(): Promise<DecryptionMaterials> {
    const { header, encryptionContext: storedContext } = this.decryptor.parsedHeader!
    const { algorithmSuite, encryptedDataKeys } = header
    const { signal } = this.#options
    // All of this before any key service hears of the message.
    checkRead(this.#policy, algorithmSuite)
    if (this.#refuseSigned && algorithmSuite.signature) {
      throw new EnvelopeError(
        'ERR_SIGNED_MESSAGE',
        `decrypt: want an unsigned message, because a stream releases frames before a signature can be verified; got ${algorithmSuite.name}`,
        { algorithmSuite: algorithmSuite.name },
      )
    }
    this.#checkContext(storedContext)
    signal?.throwIfAborted()

    const source = this.#options.materials ?? decryptionMaterialsOf(this.#options.provider)
    const expectedContext = this.#expectedContext
    const materials = await source.decryptionMaterials({
      algorithmSuite,
      storedContext,
      expectedContext,
      encryptedDataKeys,
      signal,
    })
    if (signal?.aborted) {
      materials.dataKey[Symbol.dispose]()
      signal.throwIfAborted()
    }
    return materials
  }

  #checkContext(stored: EncryptionContext): void {
    for (const [name, value] of this.#expectedContext.entries) {
      const actual = stored.get(name)
      if (actual !== undefined && actual !== value) {
        throw new EnvelopeError(
          'ERR_CONTEXT_MISMATCH',
          `decrypt: want another value for '${name}' in the encryption context than the message has`,
          {
            name,
          },
        )
      }
    }
  }
}
