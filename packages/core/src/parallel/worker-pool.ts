import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { HashName } from '../suites/algorithm-suites.ts'
import type {
  CoverJob,
  EndSignatureJob,
  Job,
  JobResult,
  KeyResult,
  OpenJob,
  SealJob,
  SignatureJob,
  SignatureResult,
} from './jobs.ts'
import { Signature } from './signature.ts'

/** Threads that seal and open frames. One pool serves any number of messages at a time. */
export interface WorkerPool extends AsyncDisposable {
  readonly threads: number
  /** Ends the threads. Messages that are still on their way fail. */
  close(): Promise<void>
}

/**
 * Starts threads for large messages. Idle threads do not keep the process alive.
 *
 * @param options.threads 1 or more. Default: one for each core that the process may use
 * @throws RangeError if the number is no positive integer
 */
export function createWorkerPool(options: { readonly threads?: number } = {}): WorkerPool {
  return new ThreadPool(options.threads ?? availableParallelism())
}

/** The pool behind the public face. */
export class ThreadPool implements WorkerPool {
  readonly threads: number
  readonly #threads: Thread[]
  #jobs = 0
  #messages = 0
  #signatures = 0
  #closed = false

  constructor(threads: number) {
    if (!Number.isSafeInteger(threads) || threads < 1)
      throw new RangeError(`threads: want a positive integer, got ${threads}`)
    this.threads = threads
    this.#threads = Array.from({ length: threads }, () => new Thread())
  }

  /** Whether it can take messages: it is not closed, and no thread has died. */
  get isUsable(): boolean {
    return !this.#closed && this.#threads.every((thread) => !thread.hasEnded)
  }

  /** Tells every thread the key of a message. The given bytes are zeroed at once. @returns the message's number */
  async addMessage(messageKey: Uint8Array, messageId: Uint8Array): Promise<number> {
    const message = ++this.#messages
    // Copied first: whatever happens, the given bytes are erased.
    const shared = new Uint8Array(new SharedArrayBuffer(messageKey.length))
    shared.set(messageKey)
    messageKey.fill(0)
    try {
      await Promise.all(
        this.#threads.map((thread) => thread.addKey({ kind: 'key', message, messageKey: shared, messageId })),
      )
      return message
    } finally {
      shared.fill(0)
    }
  }

  /** The message is done, or given up. */
  removeMessage(message: number): void {
    if (!this.#closed) for (const thread of this.#threads) thread.tell({ kind: 'forget', message })
  }

  /** Gives a job to the thread that has the least to do. The job's `input` moves away until the answer brings it back. */
  run(job: Omit<SealJob, 'job'> | Omit<OpenJob, 'job'>): Promise<JobResult> {
    return this.#leastBusy().run<JobResult>({ ...job, job: ++this.#jobs }, [job.input])
  }

  /**
   * Begins a signature on the thread that has the least to do. With a single thread, which has the frames to work on, it gives
   * `undefined`: the caller's own is then the other one.
   */
  beginSignature(hash: HashName, key: SignatureJob['key']): Signature | undefined {
    if (this.threads < 2) return undefined
    const thread = this.#leastBusy()
    const signature = ++this.#signatures
    thread.signatures += 1
    thread.tell({ kind: 'begin-signature', signature, hash, key })
    return new Signature({
      cover: async (input, inputLength) => {
        const job: CoverJob = { kind: 'cover', job: ++this.#jobs, signature, input, inputLength }
        return (await thread.run<JobResult>(job, [input])).input
      },
      end: (expected) =>
        thread.run<SignatureResult>({
          kind: 'end-signature',
          job: ++this.#jobs,
          signature,
          ...(expected && { expected }),
        }),
      drop: () => {
        thread.signatures -= 1
        if (!this.#closed) thread.tell({ kind: 'drop-signature', signature })
      },
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** A thread that hashes gets frames last: they would wait there, and the hash for them. */
  #leastBusy(): Thread {
    return this.#threads.reduce((least, each) =>
      (each.signatures - least.signatures || each.pending - least.pending) < 0 ? each : least,
    )
  }
}

/** A thread, as one signature sees it. */
export interface SigningThread {
  /** Hashes the first bytes of a piece of memory. @returns the memory, when that is done */
  cover(input: ArrayBuffer, inputLength: number): Promise<ArrayBuffer>
  /** Signs what was covered, or checks what is given. */
  end(expected?: Uint8Array): Promise<SignatureResult>
  /** Forgets the key, and what was covered. */
  drop(): void
}

/** One worker and what it still owes. */
class Thread {
  // The same file ends in .ts where sources run as they are.
  readonly #worker = new Worker(
    new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url),
  )
  readonly #jobs = new Map<number, PromiseWithResolvers<JobResult | SignatureResult>>()
  readonly #keys = new Map<number, PromiseWithResolvers<void>>()
  /** How many signatures it has begun and not been told to drop. */
  signatures = 0
  /** Why it takes no more jobs. */
  #ended: Error | undefined

  constructor() {
    this.#worker.unref()
    this.#worker.on('message', (answer: JobResult | SignatureResult | KeyResult) => {
      if ('keyOf' in answer) settle(this.#keys, answer.keyOf, (promise) => promise.resolve())
      else settle(this.#jobs, answer.job, (promise) => promise.resolve(answer))
      if (this.pending === 0) this.#worker.unref()
    })
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('worker pool: the thread has ended')))
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined
  }

  get pending(): number {
    return this.#jobs.size + this.#keys.size
  }

  addKey(job: Extract<Job, { kind: 'key' }>): Promise<void> {
    return this.#ask(this.#keys, job.message, job, [])
  }

  run<Result extends JobResult | SignatureResult>(
    job: SealJob | OpenJob | CoverJob | EndSignatureJob,
    transfer: ArrayBuffer[] = [],
  ): Promise<Result> {
    return this.#ask(this.#jobs, job.job, job, transfer) as Promise<Result>
  }

  tell(job: Job): void {
    this.#worker.postMessage(job)
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #ask<Answer>(
    waiting: Map<number, PromiseWithResolvers<Answer>>,
    number: number,
    job: Job,
    transfer: ArrayBuffer[],
  ): Promise<Answer> {
    if (this.#ended) return Promise.reject(this.#ended)
    const answer = Promise.withResolvers<Answer>()
    waiting.set(number, answer)
    this.#worker.ref()
    this.#worker.postMessage(job, transfer)
    return answer.promise
  }

  #fail(error: Error): void {
    this.#ended ??= error
    for (const { reject } of [...this.#jobs.values(), ...this.#keys.values()]) reject(error)
    this.#jobs.clear()
    this.#keys.clear()
  }
}

function settle<Answer>(
  waiting: Map<number, PromiseWithResolvers<Answer>>,
  number: number,
  use: (promise: PromiseWithResolvers<Answer>) => void,
): void {
  const promise = waiting.get(number)
  waiting.delete(number)
  if (promise) use(promise)
}
