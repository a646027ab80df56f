/** Writes structured lines: fields first, then a constant text. No field may hold a secret or a client's raw bytes. */
export interface Logger {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** From quiet to talkative; `silent` writes nothing at all. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

export type LogLevel = (typeof logLevels)[number]

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * JSON lines on standard error by pino, which is loaded here and not before: `silent` servers and refused starts never
 * pay for it.
 */
export async function jsonLogger(level: LogLevel): Promise<Logger> {
  if (level === 'silent') return silentLogger
  const { pino } = await import('pino')
  // Synchronous: the last line before a crash is the one that is wanted.
  const stderr = pino.destination({ dest: 2, sync: true })
  const formatters = { level: (label: string) => ({ level: label }) }
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters }, stderr)
  return logger
}
