import { type ExitCode, exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'

const exitCodeOfSignal: Readonly<Partial<Record<NodeJS.Signals, ExitCode>>> = {
  SIGHUP: exitCodes.hangup,
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
}

/**
 * Runs work that a signal ends in an orderly way: the first one aborts it, so that nothing half-written stays behind;
 * a second one ends the process at once, and only removes what is unfinished.
 */
export async function untilSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    const exitCode = exitCodeOfSignal[name] ?? exitCodes.failure
    if (controller.signal.aborted) process.exit(exitCode)
    controller.abort(new CliFailure('interrupted', { exitCode }))
  }
  const names = Object.keys(exitCodeOfSignal) as NodeJS.Signals[]
  for (const name of names) process.on(name, onSignal)
  try {
    return await work(controller.signal)
  } catch (error) {
    // Streams and clients reject with errors of their own when they are aborted.
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    for (const name of names) process.off(name, onSignal)
  }
}
