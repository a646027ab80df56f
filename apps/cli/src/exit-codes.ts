/** What the command ends with, so that a script can tell one failure from another: the one table of it. */
const table = {
  ok: [0, 'done'],
  failure: [1, 'a file, the network or something else failed'],
  usage: [2, 'the command line asks for something that cannot be done'],
  authentication: [3, 'authentication failed: altered, cut short, or another context than asked for'],
  keyUnavailable: [4, 'no key service could, or would, give the data key'],
  notAcceptable: [5, 'not a message, or one that a policy or limit forbids to open'],
  // As shells have it: 128 and the number of the signal.
  hangup: [129, 'the terminal was closed'],
  interrupted: [130, 'interrupted'],
  brokenPipe: [141, 'the reader of the output went away'],
  terminated: [143, 'terminated'],
} as const

type Table = typeof table

/** The exit codes by name. */
export const exitCodes: { readonly [Name in keyof Table]: Table[Name][0] } = Object.fromEntries(
  Object.entries(table).map(([name, [code]]) => [name, code]),
) as { readonly [Name in keyof Table]: Table[Name][0] }

export type ExitCode = Table[keyof Table][0]

/** The table for people: each code and its meaning. */
export const exitCodeMeanings: readonly (readonly [code: ExitCode, meaning: string])[] = Object.values(table)
