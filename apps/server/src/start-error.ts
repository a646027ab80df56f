/** Why the server did not start. Each code is something else for the person to do. */
export type StartErrorCode =
  | 'ERR_USAGE'
  | 'ERR_ADDRESS'
  | 'ERR_FOLDER'
  | 'ERR_IN_USE'
  | 'ERR_FOREIGN_STORE'
  | 'ERR_NEWER_STORE'
  | 'ERR_ROOT_KEY'

/** The exit code of the command for each reason; 0 is a clean stop, 1 anything unexpected. */
export const exitCodes: Readonly<Record<StartErrorCode, number>> = {
  /** A flag or an environment variable that cannot be. */
  ERR_USAGE: 2,
  /** The host and port cannot be listened on. */
  ERR_ADDRESS: 10,
  /** The data folder cannot be made, read or written. */
  ERR_FOLDER: 11,
  /** Another process holds the store. */
  ERR_IN_USE: 12,
  /** What lies where the store belongs is not a Sealwright store, or is damaged. */
  ERR_FOREIGN_STORE: 13,
  /** A newer Sealwright wrote the store. */
  ERR_NEWER_STORE: 14,
  /** The root key is missing, malformed, readable by others, or not the one of this store. */
  ERR_ROOT_KEY: 15,
}

/** A start that failed for a reason that a person can mend; the message is one line. */
export class StartError extends Error {
  readonly code: StartErrorCode

  constructor(code: StartErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'StartError'
    this.code = code
  }
}
