import type { PublicPoint } from '../machine/decryptor.ts'
import type { PrivateKey } from '../primitives/node.ts'
import type { HashName } from '../suites/algorithm-suites.ts'

/** A message's key, told to each worker once. The memory is shared, so that it can be erased everywhere at once. */
interface KeyJob {
  readonly kind: 'key'
  readonly message: number
  readonly messageKey: Uint8Array<SharedArrayBuffer>
  readonly messageId: Uint8Array
}

/** The end of a message: its key is forgotten. */
interface ForgetJob {
  readonly kind: 'forget'
  readonly message: number
}

/** Plaintext of whole regular frames to seal. The memory of `input` moves to the worker and comes back. */
export interface SealJob {
  readonly kind: 'seal'
  readonly job: number
  readonly message: number
  readonly input: ArrayBuffer
  /** Bytes of `input` that count: a multiple of the frame length. */
  readonly inputLength: number
  readonly frameLength: number
  /** Frames of the message that come before these. */
  readonly framesBefore: number
}

/** Whole regular frames to open. The memory of `input` moves to the worker and comes back. */
export interface OpenJob {
  readonly kind: 'open'
  readonly job: number
  readonly message: number
  readonly input: ArrayBuffer
  /** Bytes of `input` that count: a multiple of a sealed frame's. */
  readonly inputLength: number
  readonly frameLength: number
  /** Frames of the message that come before these. */
  readonly framesBefore: number
}

/** The beginning of a signature that one worker makes, with a private key, or checks, with a public one. */
export interface SignatureJob {
  readonly kind: 'begin-signature'
  readonly signature: number
  readonly hash: HashName
  readonly key: PrivateKey | PublicPoint
}

/** Bytes that the signature covers, in their order. The memory of `input` moves to the worker and comes back. */
export interface CoverJob {
  readonly kind: 'cover'
  readonly job: number
  readonly signature: number
  readonly input: ArrayBuffer
  /** Bytes of `input` that count. */
  readonly inputLength: number
}

/** The end of a signature: it is to be made, or, where one is given, checked. */
export interface EndSignatureJob {
  readonly kind: 'end-signature'
  readonly job: number
  readonly signature: number
  /** What the message holds. */
  readonly expected?: Uint8Array
}

/** A signature that nobody waits for any more. */
interface DropSignatureJob {
  readonly kind: 'drop-signature'
  readonly signature: number
}

/** What a worker is told. */
export type Job = KeyJob | ForgetJob | SealJob | OpenJob | SignatureJob | CoverJob | EndSignatureJob | DropSignatureJob

/** What a worker answers to `seal` and `open`, with no `output` if a frame did not open; and to `cover`, with none. */
export interface JobResult {
  readonly job: number
  readonly input: ArrayBuffer
  readonly output?: ArrayBuffer
}

/** What a worker answers to `end-signature`: what it made, or what it found. */
export interface SignatureResult {
  readonly job: number
  readonly made?: Uint8Array
  readonly isValid?: boolean
}

/** What a worker answers to `key`: it has a copy of its own. */
export interface KeyResult {
  readonly keyOf: number
}
