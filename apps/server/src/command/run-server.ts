import { jsonLogger, type Logger } from '../log.ts'
import { type RunningServer, startServer } from '../server.ts'
import { exitCodes, StartError } from '../start-error.ts'
import { version } from '../version.ts'
import { helpText } from './help.ts'
import { type Environment, readCommand } from './settings.ts'
import { stopRequested } from './signals.ts'

/** Where the command runs. */
export interface CommandContext {
  /** The command as the person typed it. Default: `sealwright-server`. */
  readonly name?: string
  /** Default: the process's; `SEALWRIGHT_ROOT_KEY` is then taken out of it, for it would show in reports of a crash. */
  readonly environment?: Environment
  /** Takes what the person reads. Default: standard output. */
  readonly print?: (text: string) => void
  /** Takes why it did not start. Default: standard error. */
  readonly complain?: (text: string) => void
  /** Resolves when the server shall stop. Default: SIGINT, SIGTERM or SIGHUP, and a second one ends the process. */
  readonly stop?: () => Promise<unknown>
}

/**
 * The whole command: reads flags and environment, serves until it is told to stop, and says what it does. On standard
 * output the server's URL and then `Ready.` are lines of their own.
 *
 * @returns the exit code, see `exitCodes`
 */
export async function runServer(argv: readonly string[], context: CommandContext = {}): Promise<number> {
  const name = context.name ?? 'sealwright-server'
  const print = context.print ?? ((text) => writeTo(process.stdout, text))
  const complain = context.complain ?? ((text) => writeTo(process.stderr, text))
  try {
    const command = readCommand(argv, context.environment ?? takeEnvironment())
    if (command.do === 'help') {
      print(helpText(name))
      return 0
    }
    if (command.do === 'version') {
      print(`${version()}\n`)
      return 0
    }
    const logger = await jsonLogger(command.logLevel)
    const server = await startServer({ ...command.options, logger })
    const stopped = (context.stop ?? stopRequested)()
    announce(server, { print, logger })
    await stopped
    await server.close()
    return 0
  } catch (error) {
    if (error instanceof StartError) {
      complain(`${name}: ${error.message}\n`)
      return exitCodes[error.code]
    }
    complain(`${name}: unexpected: ${error instanceof Error ? error.stack : String(error)}\n`)
    return 1
  }
}

function announce(server: RunningServer, { print, logger }: { print(text: string): void; logger: Logger }): void {
  const keys = server.dataFolder === undefined ? 'keys in memory, gone when it stops' : `keys in ${server.dataFolder}`
  print(`Sealwright KMS ${version()}, ${keys}\n${server.url}\nReady.\n`)
  if (!server.isLoopback) {
    logger.warn({ url: server.url }, 'listening beyond this machine: whoever reaches this address may use every key')
  }
}

function takeEnvironment(): Environment {
  const environment = { ...process.env }
  delete process.env['SEALWRIGHT_ROOT_KEY']
  return environment
}

/** A reader that has gone away, such as `head`, is no reason to stop serving. */
function writeTo(stream: NodeJS.WriteStream, text: string): void {
  stream.on('error', () => {})
  stream.write(text)
}
