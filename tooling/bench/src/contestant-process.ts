import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { chosenClock } from './clock.ts'
import type { Run } from './race.ts'

/** A function of a module that makes a run ready. What it is given must be JSON. */
export interface Entry {
  /** The module's URL. */
  readonly module: string
  /** The name under which it exports the function. */
  readonly make: string
  readonly given: readonly unknown[]
}

/** What the process answers. */
export type Answer = { readonly ms: number } | { readonly ready: number } | { readonly failure: string }

/**
 * A process for one contestant, so that none pays for another's garbage: every collection looks through all that lives
 * in its process, the libraries of the others included.
 */
export class ContestantProcess implements AsyncDisposable {
  readonly #child: ChildProcess = fork(fileURLToPath(new URL('./contestant-child.ts', import.meta.url)))

  /** Makes a run ready there; the process may hold several. It is timed there, too: the way to it does not count. */
  async prepare(entry: Entry): Promise<Run> {
    const answer = await this.#ask({ prepare: entry, clock: chosenClock() })
    if (!('ready' in answer)) throw new Error(`bench: ${entry.make}: want a run made ready, got ${describe(answer)}`)
    const run = answer.ready
    return async () => {
      const done = await this.#ask({ run })
      if (!('ms' in done)) throw new Error(`bench: ${entry.make}: want a time, got ${describe(done)}`)
      return done.ms
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.disconnect()
    await exit
  }

  async #ask(question: object): Promise<Answer> {
    const exited = new AbortController()
    const exit = once(this.#child, 'exit', { signal: exited.signal }).then(([code, signal]) => ({
      failure: `the process ended with ${code ?? signal}`,
    }))
    // Whichever comes second is called off below.
    exit.catch(() => {})
    const answer = once(this.#child, 'message', { signal: exited.signal }).then(([message]) => message as Answer)
    answer.catch(() => {})
    this.#child.send(question)
    try {
      return await Promise.race([answer, exit])
    } finally {
      exited.abort()
    }
  }
}

/** The processes of a race, which leave with it. Node 22 has no `AsyncDisposableStack`. */
export class Guests implements AsyncDisposable {
  readonly #processes: ContestantProcess[] = []

  /** Makes a run ready in a process of its own. */
  prepare(entry: Entry): Promise<Run> {
    const guest = new ContestantProcess()
    this.#processes.push(guest)
    return guest.prepare(entry)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((guest) => guest[Symbol.asyncDispose]()))
  }
}

function describe(answer: Answer): string {
  return 'failure' in answer ? answer.failure : JSON.stringify(answer)
}
