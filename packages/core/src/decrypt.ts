import { primitives as defaultPrimitives } from '#primitives'
import { concatBytes } from './bytes.ts'
import { checkBytes } from './encrypt.ts'
import { EnvelopeError, quoted } from './errors.ts'
import { EncryptionContext, type EncryptionContextRecord } from './format/encryption-context.ts'
import type { ParsedHeader } from './format/header.ts'
import { checkInteger, defaultMaxHeaderLength } from './format/limits.ts'
import type { VerifiedHeader } from './format/message-header.ts'
import { Decryptor, type DecryptorOptions } from './machine/decryptor.ts'
import type { DecryptionMaterials, DecryptionMaterialsSource, OpenedBy } from './materials/materials.ts'
import { decryptionMaterialsOf } from './materials/provider-materials.ts'
import { checkEither } from './materials/source-over.ts'
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
  /**
   * Fail at a header that counts more, before any is looked at. Default: 65535, as many as a header can count: the specification
   * wants no other, and writers may rely on it.
   *
   * Set it for messages of strangers. A key service may be asked once for each encrypted data key, and `maxHeaderLength` alone
   * leaves room for some ten thousand.
   *
   * @see spec: client-apis/client.md#initialization
   */
  readonly maxEncryptedDataKeys?: number
  /** Bytes of a header. Default: 1 MiB. */
  readonly maxHeaderLength?: number
  /**
   * Bytes of one frame or non-framed body, which are held until the tag is verified. Default: 64 MiB where the message comes in pieces
   * (streams, `verify` of pieces, `decryptRange`), no limit where it is in memory already.
   */
  readonly maxBufferedLength?: number
  /** Fail when the plaintext is longer, in bytes. Default: 64 MiB in streams that hold it until all is verified, else no limit. */
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
 * Leave `message` as it is until the promise settles: it is read where it lies.
 *
 * @throws EnvelopeError any code but `ERR_KEY_PROVIDER` and those of other ways to decrypt (`ERR_SIGNED_MESSAGE`, `ERR_NOT_SEEKABLE`)
 * @throws RangeError if a limit is no integer in its range
 * @throws TypeError if `message` is no `Uint8Array`, or there is no provider that can decrypt
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
  /** Of the plaintext, where the caller sets none. */
  readonly maxPlaintextLength?: number | undefined
  /** How the message's key is used. Default: all of it here, with the runtime's primitives. */
  readonly machine?: Pick<DecryptorOptions, 'primitives' | 'openElsewhere' | 'verifyElsewhere'>
}

/** A decryptor and what it asks for between header and body. */
export class Decryption {
  readonly decryptor: Decryptor
  readonly #admit: Admission
  #openedBy: OpenedBy | undefined

  constructor(options: DecryptOptions, release: ReleaseSettings) {
    const { maxBufferedLength, maxPlaintextLength, ...limits } = limitsOf(options)
    this.#admit = admission(options, release)
    this.decryptor = new Decryptor({
      ...limits,
      maxBufferedLength: maxBufferedLength ?? release.maxBufferedLength,
      maxPlaintextLength: maxPlaintextLength ?? release.maxPlaintextLength,
      holdUntilVerified: release.holdUntilVerified,
      ...(release.machine ?? { primitives: defaultPrimitives }),
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
      const materials = await this.#admit(this.decryptor.parsedHeader!)
      this.#openedBy = materials.openedBy
      return this.decryptor.unlock(materials)
    } catch (error) {
      this.decryptor[Symbol.dispose]()
      throw error
    }
  }
}

/** Judges a header, and asks for its data key if nothing speaks against it. */
export type Admission = (parsed: ParsedHeader) => Promise<DecryptionMaterials>

/** The rules of one way of decrypting: policy, context, and whose key. All but the last before any key service hears of the message. */
export function admission(options: DecryptOptions, release: Pick<ReleaseSettings, 'refuseSigned'>): Admission {
  const { commitmentPolicy = defaultCommitmentPolicy, signal } = options
  const expectedContext = EncryptionContext.of(options.encryptionContext ?? {})
  checkEither(options)
  const source = options.materials ?? decryptionMaterialsOf(options.provider)

  return async ({ header, encryptionContext: storedContext }) => {
    const { algorithmSuite, encryptedDataKeys } = header
    checkRead(commitmentPolicy, algorithmSuite)
    if (release.refuseSigned && algorithmSuite.signature) {
      throw new EnvelopeError(
        'ERR_SIGNED_MESSAGE',
        `decrypt: want an unsigned message, because frames are released before a signature can be verified; got ${algorithmSuite.name}`,
        { algorithmSuite: algorithmSuite.name },
      )
    }
    checkContext(storedContext, expectedContext)
    signal?.throwIfAborted()

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
}

/** The limits that the caller sets. @throws RangeError if one is no positive integer */
export function limitsOf(options: DecryptSettings): DecryptLimits {
  const {
    maxEncryptedDataKeys,
    maxHeaderLength = defaultMaxHeaderLength,
    maxBufferedLength,
    maxPlaintextLength,
  } = options
  const limits = { maxEncryptedDataKeys, maxHeaderLength, maxBufferedLength, maxPlaintextLength }
  for (const [name, value] of Object.entries(limits)) {
    const min = name === 'maxPlaintextLength' ? 0 : 1
    if (value !== undefined) checkInteger(name, value, { min, max: Number.MAX_SAFE_INTEGER })
  }
  return limits
}

interface DecryptLimits {
  readonly maxEncryptedDataKeys: number | undefined
  readonly maxHeaderLength: number
  readonly maxBufferedLength: number | undefined
  readonly maxPlaintextLength: number | undefined
}

function checkContext(stored: EncryptionContext, expected: EncryptionContext): void {
  for (const [name, value] of expected.entries) {
    const actual = stored.get(name)
    if (actual !== undefined && actual !== value) {
      throw new EnvelopeError(
        'ERR_CONTEXT_MISMATCH',
        `decrypt: want another value for ${quoted(name)} in the encryption context than the message has`,
        { name },
      )
    }
  }
}
