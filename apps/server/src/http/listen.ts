import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '../log.ts'
import { StartError } from '../start-error.ts'
import type { HttpLimits } from './limits.ts'
import { type Refusal, sendWebResponse, toWebRequest } from './web-adapter.ts'

/** Answers one request. It may reject: the client is then told of an internal error, and nothing else. */
export type Handler = (request: Request) => Promise<Response>

export interface ListenOptions {
  readonly host: string
  /** 0 to 65535; 0 for any free one. */
  readonly port: number
  readonly limits: HttpLimits
  readonly logger: Logger
  /** Requests that arrive before it resolves wait; if it rejects, they are answered with 500. */
  readonly handler: Promise<Handler>
}

/** A socket that listens. */
export interface Listener {
  /** For clients on this machine, for example `http://127.0.0.1:4566`. */
  readonly url: string
  readonly port: number
  /** Takes no more requests; resolves when those that run are answered, or cut off after `closeGraceMs`. */
  close(): Promise<void>
}

/**
 * Listens for HTTP/1.1 and lends each request to a Web handler.
 *
 * @throws `StartError` `ERR_ADDRESS`
 */
export async function listen({ host, port, limits, logger, handler }: ListenOptions): Promise<Listener> {
  let isClosing = false
  // Whoever waits for it hears of it; nobody has to.
  handler.catch(() => {})

  const server = createServer(
    {
      maxHeaderSize: limits.maxHeaderLength,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(5000, limits.headersTimeoutMs),
      noDelay: true,
    },
    (incoming, outgoing) => {
      // A connection that was told to stay would hold the server open until its client lets go.
      outgoing.on('finish', () => isClosing && setImmediate(() => server.closeIdleConnections()))
      void serve(incoming, outgoing)
    },
  )
  server.maxConnections = limits.maxConnections

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { socket } = incoming // not there any more once the connection is gone
    let request: Request | Refusal
    try {
      request = await toWebRequest(incoming, limits.maxBodyLength)
    } catch {
      // The client went away, or sends without end: nobody reads an answer.
      socket.destroy()
      return
    }
    try {
      if (!(request instanceof Request)) return refuse(outgoing, request)
      const answer = await handler
      const response = await answer(request)
      if (isClosing) outgoing.setHeader('connection', 'close')
      await sendWebResponse(response, outgoing)
    } catch (error) {
      logger.error({ err: error }, 'request failed')
      if (outgoing.headersSent) socket.destroy()
      else refuse(outgoing, { status: 500, type: 'InternalFailure', message: 'the server failed to answer' })
    }
  }

  server.on('drop', (dropped) => logger.warn({ remoteAddress: dropped?.remoteAddress }, 'too many connections'))

  const address = await bind(server, { host, port })
  // From here on an error is a connection that could not be accepted, for example for want of file descriptors.
  server.on('error', (error) => logger.error({ err: error }, 'connection failed'))
  return {
    url: `http://${urlHost(host)}:${address.port}`,
    port: address.port,
    close() {
      isClosing = true
      return new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), limits.closeGraceMs)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      })
    },
  }
}

/** Says why, and lets go of the connection: what follows on it may not be what it seems. */
function refuse(outgoing: ServerResponse, { status, type, message }: Refusal): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', connection: 'close' })
  outgoing.end(JSON.stringify({ __type: type, message }))
}

function bind(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(addressError(cause, { host, port })))
    server.listen({ host, port, exclusive: true }, () => resolve(server.address() as AddressInfo))
  })
}

function addressError(cause: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): StartError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'is taken: want a free port (--port 0 finds one)',
    EACCES: 'is not permitted to this user: want a port of 1024 or more',
    EADDRNOTAVAIL: 'is not an address of this machine',
    ENOTFOUND: 'is not a name that resolves',
  }
  const reason = reasons[cause.code ?? ''] ?? `cannot be listened on (${cause.message})`
  return new StartError('ERR_ADDRESS', `${urlHost(host)}:${port} ${reason}`, { cause })
}

/** A host as it stands in a URL; the address "any" is reached through loopback. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
