import type { EncryptedDataKey } from './format/encrypted-data-key.ts'

/** One try to open one encrypted data key. */
export interface DecryptAttempt {
  /** The provider's name. */
  readonly provider: string
  /** Its place in the message, from 0. */
  readonly index: number
  readonly encryptedDataKey: EncryptedDataKey
  /** What the provider rejected with. */
  readonly error: unknown
}

/** What is wrong with a header. */
export type HeaderFault =
  | 'version'
  | 'message-type'
  | 'algorithm-suite'
  | 'encryption-context'
  | 'encrypted-data-keys'
  | 'content-type'
  | 'reserved'
  | 'iv-length'
  | 'frame-length'
  | 'public-key'
  | 'dotnet-4.0.0'

/** What is wrong with a body or footer. */
export type BodyFault = 'sequence-number' | 'frame-length' | 'content-length' | 'frame-count' | 'signature-length'

/** What an error of each code tells besides its message. No detail holds a secret. */
export interface ErrorDetails {
  /** The input does not begin like a message. `looksLike` is a guess, for people. */
  readonly ERR_NOT_A_MESSAGE: { readonly looksLike: 'base64' | 'text' | 'empty' | 'unknown' }
  /** The header breaks the format. `offset` is in bytes from the start of the message. */
  readonly ERR_HEADER_INVALID: { readonly fault: HeaderFault; readonly offset: number; readonly hint?: string }
  /** The body or footer breaks the format. */
  readonly ERR_BODY_INVALID: { readonly fault: BodyFault; readonly sequenceNumber?: number }
  /** The input ended inside the message. */
  readonly ERR_TRUNCATED: { readonly inside: 'header' | 'body' | 'footer' }
  /** Bytes follow the end of the message; `count` is how many were seen so far. */
  readonly ERR_TRAILING_BYTES: { readonly count: number }
  /** Something is not what the key holder wrote, or the key or context is another: deliberately no more than that. */
  readonly ERR_AUTHENTICATION_FAILED: Record<never, never>
  /** The commitment policy or the caller's list of suites forbids the algorithm suite. */
  readonly ERR_POLICY: { readonly policy: string; readonly algorithmSuite: string }
  /** A limit that the caller or the format sets was passed. */
  readonly ERR_LIMIT: { readonly limit: string; readonly max: number; readonly actual: number }
  /** The pairs cannot be an encryption context. */
  readonly ERR_CONTEXT_INVALID: {
    readonly reason: 'duplicate-name' | 'lone-surrogate' | 'too-long' | 'reserved-name' | 'required-name-absent'
    readonly name?: string
    readonly max?: number
    readonly actual?: number
  }
  /** The message carries another value than the caller expects, or lacks a required name. Nothing was decrypted. */
  readonly ERR_CONTEXT_MISMATCH: { readonly name: string }
  /** The message is signed, and the caller wants no signed messages in a stream that releases early. */
  readonly ERR_SIGNED_MESSAGE: { readonly algorithmSuite: string }
  /** The message cannot be read from the middle: a signature covers the whole, a non-framed body is one piece. */
  readonly ERR_NOT_SEEKABLE: { readonly reason: 'signed' | 'non-framed' }
  /** A key provider failed or gave something impossible while encrypting; `cause` has its error. */
  readonly ERR_KEY_PROVIDER: { readonly provider: string; readonly operation: string }
  /** No provider could open any encrypted data key. `skipped` counts those that none recognised. */
  readonly ERR_NO_DATA_KEY: {
    readonly attempts: readonly DecryptAttempt[]
    readonly skipped: number
    readonly hint?: string
  }
  /** A wrapped key is not in the form that its provider writes. */
  readonly ERR_WRAPPED_KEY_INVALID: { readonly provider: string }
  /** The runtime refuses or lacks a primitive. */
  readonly ERR_RUNTIME_UNSUPPORTED: { readonly primitive: string }
}

/** The codes of {@link EnvelopeError}; each is something else for a caller to do. */
export type ErrorCode = keyof ErrorDetails

/**
 * Everything that can go wrong with data, keys and services. Mistakes in calling code are `TypeError` and `RangeError`.
 *
 * @example
 * try { await decrypt(message, { provider }) } catch (error) {
 *   if (EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) console.error(error.details.attempts)
 * }
 */
export class EnvelopeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name: string = 'EnvelopeError'
  /** What happened, for code to branch on. */
  readonly code: Code
  /** What else is known, typed by `code`. */
  readonly details: ErrorDetails[Code]

  constructor(code: Code, message: string, details: ErrorDetails[Code], options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.details = details
  }

  /** Whether something is an `EnvelopeError`, and of this code if one is given. */
  static is<Wanted extends ErrorCode = ErrorCode>(error: unknown, code?: Wanted): error is EnvelopeError<Wanted> {
    return error instanceof EnvelopeError && (code === undefined || error.code === code)
  }
}

/** The one error for every failed authentication: which check failed would help only an attacker. */
export function authenticationFailed(): EnvelopeError<'ERR_AUTHENTICATION_FAILED'> {
  return new EnvelopeError(
    'ERR_AUTHENTICATION_FAILED',
    'authentication failed: the bytes were changed, or the key or the encryption context is not the one they were made with',
    {},
  )
}

/** Characters of a stranger's text that a message has room for. */
const quotedAtMost = 100

/** A text that a stranger may have written, for a message: in quotes, short, and with nothing that could pass for a line of a log. */
export function quoted(text: string): string {
  const start = text.length > quotedAtMost ? `${text.slice(0, quotedAtMost)}…` : text
  return `'${start.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)}'`
}
