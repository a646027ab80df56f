import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process that answers each line of JSON with one line of JSON, in order. */
export class LineProcess implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string>
  #lastAnswer: Promise<unknown> = Promise.resolve()
  #errorText = ''

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args)
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errorText = (this.#errorText + text).slice(-4000)
    })
    // A process that is gone shows in the answer that does not come.
    this.#child.on('error', () => {})
    this.#child.stdin.on('error', () => {})
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** Asks, and waits for the answer. @throws Error with the answer's `error`, or if the process ended */
  ask<Answer>(request: object): Promise<Answer> {
    const answer = this.#lastAnswer.then(() => this.#exchange<Answer>(request))
    this.#lastAnswer = answer.catch(() => {})
    return answer
  }

  /** Ends the process and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return
    const exited = once(this.#child, 'exit')
    this.#child.kill()
    await exited
  }

  async #exchange<Answer>(request: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    const line = await this.#answers.next()
    if (line.done === true) throw new Error(`the process ended without an answer: ${this.#errorText}`)
    const answer = JSON.parse(line.value) as { readonly error?: string }
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer as Answer
  }
}
