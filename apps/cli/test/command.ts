import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { KMS } from '@aws-sdk/client-kms'
import { startServer } from '@sealwright/server'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

/** What was compiled in one process need not be compiled in the next. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url))

const packageFolder = fileURLToPath(new URL('..', import.meta.url))

export interface Ended {
  /** The exit code, or the name of the signal that ended the process. */
  readonly code: number | string | null
  readonly stdout: Buffer
  readonly stderr: string
}

export interface RunOptions {
  /** What is piped in. Default: nothing. */
  readonly input?: Uint8Array | string
  readonly cwd?: string
  /** Besides `PATH` alone, so that no setting of this machine gets in. */
  readonly env?: Readonly<Record<string, string>>
  /** The program. Default: the command. */
  readonly program?: 'src/main.ts' | 'src/demo/main.ts'
  /** Flags of Node itself. */
  readonly nodeFlags?: readonly string[]
}

/** Starts the real command. */
export function start(args: readonly string[], options: RunOptions = {}) {
  const { cwd, env = {}, nodeFlags = [], program = 'src/main.ts' } = options
  // Node itself, not a shim on PATH: signals must reach it.
  return spawn(process.execPath, ['--conditions=source', ...nodeFlags, join(packageFolder, program), ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: process.env['NODE_OPTIONS'],
      TSX_DISABLE_CACHE: '1', // what translates for an older Node keeps no files in a folder that is looked at
      NODE_COMPILE_CACHE: compileCache,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

/** Runs the real command to its end. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = start(args, options)
  // The command may end without reading what it is given.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const [stdout, stderr, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended(child)])
  return { code, stdout, stderr }
}

/** How a process ends. */
export function ended(child: ReturnType<typeof start>): Promise<number | string | null> {
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))
}

/** A key service for a test file, with a key behind `alias/app` and one behind `alias/other`; a folder for each test. */
export function workplace() {
  const place = {
    folder: '',
    url: '',
    keyArn: '',
    kms: undefined as unknown as KMS,
    path: (name: string) => join(place.folder, name),
    /** Runs the command in the folder, against the key service. */
    sealwright: (args: readonly string[], options: RunOptions = {}) =>
      run(args, { cwd: place.folder, ...options, env: { AWS_ENDPOINT_URL: place.url, ...options.env } }),
  }
  let close: () => Promise<void>
  beforeAll(async () => {
    const server = await startServer({ port: 0 })
    place.url = server.url
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    place.kms = new KMS({ endpoint: server.url, region: 'us-east-1', credentials })
    place.keyArn = await createKey('alias/app')
    await createKey('alias/other')
    close = () => server.close()
  })
  afterAll(() => close())
  beforeEach(async () => {
    place.folder = await mkdtemp(join(tmpdir(), 'sealwright-test-'))
  })
  afterEach(() => rm(place.folder, { recursive: true }))

  async function createKey(alias: string): Promise<string> {
    const { KeyMetadata } = await place.kms.createKey({})
    await place.kms.createAlias({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId })
    return KeyMetadata?.Arn ?? ''
  }
  return Object.assign(place, { createKey })
}
