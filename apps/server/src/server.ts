import { randomBytes, randomFillSync } from 'node:crypto'
import { resolve } from 'node:path'
import { awsNitroRoot, createKms, type KmsPorts, memoryStore } from '@sealwright/kms-engine'
import { accountOfAccessKey, createHandler } from '@sealwright/kms-protocol'
import { defaultHttpLimits, type HttpLimits } from './http/limits.ts'
import { type Handler, listen } from './http/listen.ts'
import { logged } from './http/request-log.ts'
import { routes } from './http/routes.ts'
import { type Logger, silentLogger } from './log.ts'
import { isAccountId, isRegionName } from './scope.ts'
import { expectNodeWithSqlite } from './store/node-version.ts'
import { version } from './version.ts'

export interface ServerOptions {
  /** Default: `127.0.0.1`. Whoever reaches the address may use every key. */
  readonly host?: string
  /** 0 to 65535; 0 for any free one. Default: 4566. */
  readonly port?: number
  /** The folder that keeps the keys; made if it is missing. Default: none, keys live in memory until `close`. */
  readonly dataFolder?: string
  /** 32 bytes that seal key material on disk; copied. Default: `root.key` in the data folder. */
  readonly rootKey?: Uint8Array
  /** A file of such 32 bytes, readable by its owner alone. */
  readonly rootKeyFile?: string
  /** The Region of requests that are signed for none, such as `local` or `aws-global`. Default: `us-east-1`. */
  readonly region?: string
  /** The account, 12 digits, of requests whose access key is not an account ID. Default: `000000000000`. */
  readonly account?: string
  /** The roots, DER, that attestation documents of enclaves must lead to. Default: AWS's for Nitro Enclaves alone. */
  readonly attestationRoots?: readonly Uint8Array[]
  /** Default: silent. */
  readonly logger?: Logger
  /** Default: `defaultHttpLimits`. */
  readonly limits?: Partial<HttpLimits>
}

/** A local KMS that listens. */
export interface RunningServer extends AsyncDisposable {
  /** Where it is reached from this machine, for example `http://127.0.0.1:4566`. */
  readonly url: string
  readonly port: number
  /** The absolute path of the folder that keeps the keys; `undefined` in memory. */
  readonly dataFolder: string | undefined
  /** Whether only programs on this machine can reach it. */
  readonly isLoopback: boolean
  /** Takes no more requests, answers those that run, and closes the store. */
  close(): Promise<void>
}

/**
 * Starts a local KMS: real cryptography, the API of AWS KMS, one process.
 *
 * The address is taken before the store is opened, so that a server that cannot listen leaves the store as it was.
 *
 * @throws `StartError` with the reason; nothing is left running. `TypeError` or `RangeError` for
 *   options that cannot be
 * @example
 * await using server = await startServer({ port: 0 })
 * const client = new KMSClient({ endpoint: server.url, region: 'eu-central-1', credentials })
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 4566, logger = silentLogger } = options
  const limits = { ...defaultHttpLimits, ...options.limits }
  checkOptions(options)
  const handler = Promise.withResolvers<Handler>()
  const listener = await listen({ host, port, limits, logger, handler: handler.promise })
  try {
    const service = await openService(options)
    const { dataFolder } = service
    handler.resolve(logged(service.handler, { logger, now: () => performance.now() }))
    let closed: Promise<void> | undefined
    const close = () => (closed ??= stop())
    const stop = async () => {
      await listener.close()
      service.close()
      logger.info({}, 'stopped')
    }
    logger.info({ url: listener.url, dataFolder, version: version() }, 'started')
    return {
      url: listener.url,
      port: listener.port,
      dataFolder,
      isLoopback: host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    handler.reject(error)
    await listener.close()
    throw error
  }
}

function checkOptions({ dataFolder, rootKey, rootKeyFile, region, account }: ServerOptions): void {
  if (rootKey && rootKeyFile) throw new TypeError('rootKey and rootKeyFile exclude each other: want one of them')
  if ((rootKey || rootKeyFile) && dataFolder === undefined) {
    throw new TypeError('a root key seals keys on disk: want dataFolder with it')
  }
  if (region !== undefined && !isRegionName(region)) {
    throw new RangeError(`region: want a Region such as eu-central-1, got '${region}'`)
  }
  if (account !== undefined && !isAccountId(account)) throw new RangeError(`account: want 12 digits, got '${account}'`)
}

/** What answers requests, and the store behind it. */
interface Service {
  readonly handler: Handler
  readonly dataFolder: string | undefined
  close(): void
}

async function openService(options: ServerOptions): Promise<Service> {
  const { dataFolder } = options
  if (dataFolder === undefined) return serviceInMemory(options)
  return await serviceOnDisk({ ...options, dataFolder: resolve(dataFolder) })
}

function serviceInMemory(options: ServerOptions): Service {
  const fresh = () => kmsHandler({ ...ambient, store: memoryStore(), rootKey: randomBytes(32) }, options)
  let kms = fresh()
  // Requests that run during a reset end on the keys that they began with.
  const reset = () => {
    kms = fresh()
  }
  const handler = routes({ kms: (request) => kms(request), version: version(), reset })
  return { handler, dataFolder: undefined, close() {} }
}

async function serviceOnDisk(options: ServerOptions & { readonly dataFolder: string }): Promise<Service> {
  expectNodeWithSqlite(process.versions.node)
  // Loaded only here: a server in memory needs no SQLite, which some versions of Node announce as experimental.
  const { openStore } = await import('./store/open-store.ts')
  const { dataFolder, rootKey, rootKeyFile } = options
  const opened = openStore({
    folder: dataFolder,
    ...(rootKey && { rootKey: { from: 'bytes', bytes: rootKey } }),
    ...(rootKeyFile !== undefined && { rootKey: { from: 'file', path: rootKeyFile } }),
  })
  const kms = kmsHandler({ ...ambient, store: opened.store, rootKey: opened.rootKey }, options)
  opened.rootKey.fill(0)
  const handler = routes({ kms, version: version(), reset: undefined })
  return { handler, dataFolder, close: opened.close }
}

/** What the engine gets from the process it runs in. */
const ambient: Pick<KmsPorts, 'now' | 'randomBytes' | 'keepsKeyPairStock'> = {
  now: () => Date.now(),
  randomBytes: (length) => randomFillSync(new Uint8Array(length)),
  // Whoever asked for an RSA key soon asks for the next. Making it ahead holds no `close` up, only the process's end.
  keepsKeyPairStock: true,
}

/** The KMS behind its protocol. */
function kmsHandler(ports: KmsPorts, options: ServerOptions): Handler {
  const { region: defaultRegion = 'us-east-1', account, logger = silentLogger } = options
  const { attestationRoots = [awsNitroRoot()] } = options
  const callerOf = accountOfAccessKey(account)
  return createHandler({
    // No `xksFetch`: who may create a key store would have the server fetch addresses that only the server can reach.
    kms: createKms({ ...ports, attestationRoots }),
    callerOf: ({ accessKeyId, region }) =>
      callerOf({ accessKeyId, region: isRegionName(region) ? region : defaultRegion }),
    onError: (error, context) => logger.error({ err: error, ...context }, 'internal error'),
  })
}
