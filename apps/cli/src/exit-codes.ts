/** What the command ends with, so that a script can tell one failure from another. The help and the README quote it. */
export const exitCodes = {
  ok: 0,
  /** Files, network, a refusal of the service that is not about the key, anything else. */
  failure: 1,
  /** The command line asks for something that cannot be done. */
  usage: 2,
  /** The message, or what was demanded of it, did not pass: altered, cut short, wrong signature, wrong context. */
  authentication: 3,
  /** No key service could, or would, open or make the data key. */
  keyUnavailable: 4,
  /** The input is no message, or one that the policy or a limit forbids to open. */
  notAcceptable: 5,
  hangup: 129,
  interrupted: 130,
  /** Whoever read our output went away, as `head` does. */
  brokenPipe: 141,
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
