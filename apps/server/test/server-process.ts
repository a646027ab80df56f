import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
// Node 22.18 and later run TypeScript without being asked.
const stripTypes = process.features.typescript ? [] : ['--experimental-strip-types']
// Some versions announce their SQLite or their TypeScript as experimental; what else is said must be the server's.
const flags = [...stripTypes, '--disable-warning=ExperimentalWarning', '--conditions=source']

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** The command, running in a process of its own and ready; killed at the end of the block that started it. */
export interface ServerProcess extends AsyncDisposable {
  /** As it was printed. */
  readonly url: string
  readonly stdout: string
  kill(signal: NodeJS.Signals): void
  readonly exited: Promise<Exit>
}

export interface ProcessOptions {
  readonly arguments: readonly string[]
  /** Added to nothing: the process sees no other variable of ours than these and PATH. */
  readonly environment?: Readonly<Record<string, string>>
  /** Lets no file grow beyond so many blocks, of 512 or 1024 bytes, as a full disk would; POSIX shells only. */
  readonly maxFileBlocks?: number
}

/** Starts the command from its sources and waits for `Ready.`. @throws if it ends before that */
export async function startProcess(options: ProcessOptions): Promise<ServerProcess> {
  const { child, ready, exited } = run(options)
  const started = await Promise.race([ready, exited])
  if (typeof started !== 'string') throw new Error(`the server ended before it was ready: ${JSON.stringify(started)}`)
  const url = /^http:\/\/\S+$/m.exec(started)?.[0]
  if (url === undefined) throw new Error(`the server printed no URL: ${started}`)
  return {
    url,
    stdout: started,
    exited,
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Runs the command until it ends by itself; one that becomes ready instead is killed. */
export function runProcess(options: ProcessOptions): Promise<Exit> {
  const { child, ready, exited } = run(options)
  void ready.then(() => child.kill('SIGKILL'))
  return exited
}

interface Run {
  readonly child: ChildProcess
  /** What it printed until it was ready; pending if it never is. */
  readonly ready: Promise<string>
  readonly exited: Promise<Exit>
}

function run(options: ProcessOptions): Run {
  const { PATH = '', SystemRoot = '', NODE_OPTIONS = '' } = process.env
  const command = [process.execPath, ...flags, main, ...options.arguments]
  const limit = options.maxFileBlocks
  const [file = '', ...args] = limit ? ['sh', '-c', `ulimit -f ${limit} && exec "$0" "$@"`, ...command] : command
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, SystemRoot, NODE_OPTIONS, ...options.environment },
  })
  const outputs = [child.stdout!, child.stderr!].map((stream) => {
    const output = { text: '' }
    stream.setEncoding('utf8').on('data', (text: string) => {
      output.text += text
    })
    return output
  })
  const ready = new Promise<string>((resolve) => {
    child.stdout!.on('data', () => {
      if (/^Ready\.\n/m.test(outputs[0]!.text)) resolve(outputs[0]!.text)
    })
  })
  const exited = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout: outputs[0]!.text,
    stderr: outputs[1]!.text,
  }))
  return { child, ready, exited }
}
