// A web service that keeps uploads encrypted. Each is encrypted and decrypted on its way, in flat memory.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EnvelopeError, type KeyProvider } from '@sealwright/core'
import { createDecryptStream, createEncryptStream } from '@sealwright/core/node'
import { providerFromUri } from '@sealwright/providers'

/** Where uploads are kept, and under which key. */
export interface UploadServiceOptions {
  readonly provider: KeyProvider
  readonly folder: string
  /** Bytes of one upload. Default: 1 GiB. */
  readonly maxLength?: number
}

/** `PUT /NAME` stores, `GET /NAME` gives back; whose they are, the `x-tenant` header says. */
export function uploadService({ provider, folder, maxLength = 2 ** 30 }: UploadServiceOptions): Server {
  return createServer(async (request, response) => {
    try {
      const upload = uploadOf(request)
      const path = join(folder, `${upload.tenant}.${upload.name}`)
      if (request.method === 'PUT') await store(path, upload)
      else if (request.method === 'GET') await give(path, upload)
      else throw new Refusal(405)
    } catch (error) {
      fail(response, error)
    }

    // #region store
    async function store(path: string, encryptionContext: Upload): Promise<void> {
      const draft = `${path}.${randomUUID()}.partial`
      try {
        await pipeline(
          atMost(maxLength, request.iterator({ destroyOnReturn: false })), // Kept open, for the answer.
          createEncryptStream({ provider, encryptionContext, frameLength: 'auto' }),
          createWriteStream(draft, { mode: 0o600 }),
        )
        await rename(draft, path) // Under its own name only when it is whole.
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      response.writeHead(204).end()
    }
    // #endregion

    // #region give
    async function give(path: string, encryptionContext: Upload): Promise<void> {
      // The context is checked, so nobody's upload passes for another's, whoever moves files about.
      const decrypting = createDecryptStream({ provider, encryptionContext })
      await pipeline(createReadStream(path), decrypting, async (plaintext) => {
        await decrypting.header // Until here the answer can still be an error; after it, only a connection that is cut.
        response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
        await pipeline(plaintext, response)
      })
    }
    // #endregion
  })
}

/** Authenticated with the upload, and not secret. */
type Upload = { readonly tenant: string; readonly name: string }

/** Names without a dot or slash, so that none leaves the folder or passes for a draft. */
function uploadOf({ url = '', headers }: IncomingMessage): Upload {
  const [, name] = /^\/([\w-]{1,64})$/.exec(url) ?? []
  if (name === undefined) throw new Refusal(404)
  // A real service takes this from the caller's proven identity, never from a header that the caller wrote.
  const { 'x-tenant': tenant } = headers
  if (typeof tenant !== 'string' || !/^[\w-]{1,64}$/.test(tenant)) throw new Refusal(401)
  return { tenant, name }
}

async function* atMost(maxLength: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > maxLength) throw new Refusal(413)
    yield chunk
  }
}

/** An answer that is the caller's fault. */
class Refusal extends Error {
  readonly status: number

  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

function fail(response: ServerResponse, error: unknown): void {
  // What was sent is verified, but not whole: cut the connection, so that nobody takes it for the upload.
  if (response.headersSent) return void response.destroy()
  const status = statusOf(error)
  if (status >= 500) console.error(error) // Holds no plaintext and no key.
  response.writeHead(status, { Connection: 'close' }).end()
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 404
  // The key service refused or did not answer; `kmsFailureOf` would tell which.
  return EnvelopeError.is(error, 'ERR_KEY_PROVIDER') || EnvelopeError.is(error, 'ERR_NO_DATA_KEY') ? 503 : 500
}

if (process.argv[1] === import.meta.filename) {
  // The one line that differs: `aws-kms:alias/uploads` on AWS, `localstack:alias/uploads` on a desk.
  const provider = await providerFromUri(process.env['KEY_PROVIDER'] ?? 'localstack:alias/uploads')
  const server = uploadService({ provider, folder: process.env['UPLOADS'] ?? '.' })
  server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => console.log('Ready.', server.address()))
}
