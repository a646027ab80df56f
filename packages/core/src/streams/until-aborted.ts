import type { ByteSource } from './message-chunks.ts'

/**
 * The pieces of a source until a signal is aborted, also while the source is waited for: it may never answer.
 *
 * The source is closed when the work ends before it does.
 *
 * @throws the signal's reason
 */
export async function* untilAborted(
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  if (signal === undefined) {
    yield* source
    return
  }
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let giveUp: (reason: unknown) => void = () => {}
  const abort = (): void => giveUp(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  // A promise for each piece: what waits for one that outlives them all would be kept until the end.
  const next = (): Promise<IteratorResult<Uint8Array>> =>
    new Promise((resolve, reject) => {
      giveUp = reject
      Promise.resolve(iterator.next()).then(resolve, reject)
    })

  let isOpen = true
  try {
    for (;;) {
      signal.throwIfAborted()
      isOpen = false
      const step = await next().catch((error: unknown) => {
        // Not awaited: a source that keeps us waiting for a piece answers this no sooner.
        if (signal.aborted) void Promise.resolve(iterator.return?.()).catch(() => {})
        throw error
      })
      if (step.done) return
      isOpen = true
      yield step.value
    }
  } finally {
    signal.removeEventListener('abort', abort)
    if (isOpen) await iterator.return?.()
  }
}
