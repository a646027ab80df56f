import { type ExitCode, exitCodes } from './exit-codes.ts'

/** A failure as a person reads it: one line, perhaps a hint, and the code that the command ends with. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure'
  readonly exitCode: ExitCode
  /** What to do about it, as a sentence fragment. */
  readonly hint: string | undefined

  constructor(message: string, options: { exitCode: ExitCode; hint?: string | undefined; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.exitCode = options.exitCode
    this.hint = options.hint
  }
}

/** The command line asks for something that cannot be done. */
export function usageFailure(message: string, hint?: string): CliFailure {
  return new CliFailure(message, { exitCode: exitCodes.usage, hint })
}
