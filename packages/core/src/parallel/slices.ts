import { authenticationFailed } from '../errors.ts'
import type { JobResult, OpenJob, SealJob } from './jobs.ts'
import { Pieces, pieceLength } from './pieces.ts'
import type { ThreadPool } from './worker-pool.ts'

/** What is done with the frames of one message. */
export interface SliceWork {
  readonly kind: 'seal' | 'open'
  readonly frameLength: number
  /** Bytes of a frame as it comes in. */
  readonly unit: number
}

/**
 * The frames of one message on their way through the threads: gathered into slices, worked on at the same time, given out in
 * their order. Memory is a slice or two for each thread.
 */
export class Slices implements Disposable {
  readonly #pool: ThreadPool
  readonly #message: Promise<number>
  readonly #work: SliceWork
  readonly #window: number
  readonly #pieces: Pieces
  #framesBefore = 0
  #onTheirWay: Promise<JobResult>[] = []
  #isDisposed = false

  /** @param messageKey zeroed at once */
  constructor(pool: ThreadPool, messageKey: Uint8Array, messageId: Uint8Array, work: SliceWork) {
    this.#pool = pool
    this.#work = work
    this.#pieces = new Pieces(Math.max(1, Math.floor(pieceLength / work.unit)) * work.unit)
    this.#window = pool.threads + 1
    this.#message = pool.addMessage(messageKey, messageId)
    this.#message.catch(() => {})
  }

  /** Takes whole frames, which are copied. @param framesBefore frames of the message that come before these */
  add(frames: Uint8Array, framesBefore: number): void {
    let rest = frames
    let before = framesBefore
    while (rest.length > 0) {
      if (this.#pieces.length === 0) this.#framesBefore = before
      const taken = this.#pieces.fill(rest)
      before += taken / this.#work.unit
      rest = rest.subarray(taken)
      if (this.#pieces.isFull) this.#send()
    }
  }

  /** Whether so much is on its way that the sender should wait. */
  get isFull(): boolean {
    return this.#onTheirWay.length >= this.#window
  }

  /** Waits until there is room for more. @returns what is done by then, in order */
  someDone(): Promise<Uint8Array[]> {
    return this.#doneWhile(() => this.isFull)
  }

  /** Sends what is left and waits for all. */
  allDone(): Promise<Uint8Array[]> {
    this.#send()
    return this.#doneWhile(() => this.#onTheirWay.length > 0)
  }

  /** Gives the message up or ends it: the threads forget its key, and memory that held its bytes is erased. */
  [Symbol.dispose](): void {
    if (this.#isDisposed) return
    this.#isDisposed = true
    this.#pieces.erase()
    for (const job of this.#onTheirWay) job.then(erase, () => {})
    this.#onTheirWay = []
    this.#message.then(
      (message) => this.#pool.removeMessage(message),
      () => {},
    )
  }

  #send(): void {
    const piece = this.#pieces.take()
    if (piece === undefined) return
    const { kind, frameLength } = this.#work
    const job = { kind, ...piece, frameLength, framesBefore: this.#framesBefore }
    const result = this.#message.then((message) =>
      this.#pool.run({ ...job, message } as Omit<SealJob | OpenJob, 'job'>),
    )
    // Waited for in order; one that fails before its turn must not count as unhandled.
    result.catch(() => {})
    this.#onTheirWay.push(result)
  }

  /** Results in their order; if one is bad, those before it are erased: nobody will see them. */
  async #doneWhile(holds: () => boolean): Promise<Uint8Array[]> {
    const done: Uint8Array[] = []
    try {
      while (holds()) done.push(await this.#next())
      return done
    } catch (error) {
      for (const piece of done) piece.fill(0)
      throw error
    }
  }

  async #next(): Promise<Uint8Array> {
    const result = await this.#onTheirWay.shift()!
    if (this.#isDisposed) erase(result)
    const { input, output } = result
    this.#pieces.giveBack(input)
    if (output === undefined) throw authenticationFailed()
    return new Uint8Array(output)
  }
}

function erase({ input, output }: JobResult): void {
  new Uint8Array(input).fill(0)
  if (output) new Uint8Array(output).fill(0)
}
