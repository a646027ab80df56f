import type { CliFailure } from './failure.ts'

/**
 * Runs one command line to its end.
 *
 * @param argv what follows the command's name
 * @returns the exit code
 */
export async function run(argv: readonly string[]): Promise<number> {
  // Whoever reads our output may go away at any time, as `head` does: that is no reason for a stack. A full disk is one
  // for a word and an exit code.
  process.stdout.on('error', (error) => void report(error, argv).then((code) => process.exit(code)))
  if (argv[0] === 'serve') {
    const { runServer } = await import('@sealwright/server')
    return await runServer(argv.slice(1), { name: 'sealwright serve' })
  }
  try {
    const { runProgram } = await import('./program.ts')
    return await runProgram(argv)
  } catch (error) {
    return await report(error, argv)
  }
}

/** Says what went wrong, in a line and perhaps a hint, and returns the exit code. */
async function report(error: unknown, argv: readonly string[]): Promise<number> {
  const { explain } = await import('./explain.ts')
  const { printable } = await import('./terminal/printable.ts')
  const { styleFor } = await import('./terminal/style.ts')
  const failure = explain(error)
  const { bad, dim } = styleFor(process.stderr)
  // A message, or a service, may have had its word in these texts.
  const text = failure.message.split('\n').map(printable).join('\n')
  if (text !== '') process.stderr.write(`${bad('sealwright:')} ${text}\n`)
  if (failure.hint !== undefined) process.stderr.write(`${dim('hint:')} ${printable(failure.hint)}\n`)
  if (argv.includes('--verbose')) process.stderr.write(`\n${stackOf(failure)}\n`)
  return failure.exitCode
}

function stackOf(failure: CliFailure): string {
  const error = failure.cause ?? failure
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}
