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

/** What a worker is told. */
export type Job = KeyJob | ForgetJob | SealJob | OpenJob

/** What a worker answers to `seal` and `open`: no `output` if a frame did not open. */
export interface JobResult {
  readonly job: number
  readonly input: ArrayBuffer
  readonly output?: ArrayBuffer
}

/** What a worker answers to `key`: it has a copy of its own. */
export interface KeyResult {
  readonly keyOf: number
}
