const stopSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** The exit code of a process that a signal ended, as shells have it. */
const forcedExitCodes: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

/**
 * A terminal sends Ctrl-C to every process of its group, and a wrapper such as npm passes it on once more: what comes
 * so soon after the first is the same wish, not a second one.
 */
const echoMs = 500

/**
 * Resolves at the first signal that asks the process to stop. A second one ends the process at once.
 *
 * @param options.process for tests
 */
export function stopRequested({
  process: host = process,
  now = () => performance.now(),
}: {
  readonly process?: Pick<NodeJS.Process, 'on' | 'exit'>
  now?(): number
} = {}): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let firstAt: number | undefined
  for (const signal of stopSignals) {
    host.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = now()
        resolve(signal)
      } else if (now() - firstAt > echoMs) {
        host.exit(forcedExitCodes[signal] ?? 1)
      }
    })
  }
  return promise
}
