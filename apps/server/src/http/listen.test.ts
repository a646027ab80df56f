import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import type { Logger } from '../log.ts'
import { defaultHttpLimits, type HttpLimits } from './limits.ts'
import { type Handler, type Listener, listen } from './listen.ts'

const open: Listener[] = []
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close()
})

async function listening(handler: Handler | Promise<Handler>, limits: Partial<HttpLimits> = {}) {
  const lines: unknown[] = []
  const logger: Logger = { debug() {}, info() {}, warn() {}, error: (...line) => lines.push(line) }
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    limits: { ...defaultHttpLimits, closeGraceMs: 200, ...limits },
    logger,
    handler: Promise.resolve(handler),
  })
  open.push(listener)
  return { listener, lines }
}

/** Sends bytes as they are and reads until the server ends the connection. */
async function raw(port: number, ...parts: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  for (const part of parts) socket.write(part)
  return text(socket).catch(() => '')
}

const echo: Handler = async (request) =>
  Response.json({
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  })

describe('a request', () => {
  test('reaches the handler with method, path, headers and body', async () => {
    const { listener } = await listening(echo)
    const response = await fetch(`${listener.url}/path?query=1`, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'TrentService.ListKeys' },
      body: '{"ä":1}',
    })
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: 'http://localhost/path?query=1',
      headers: { 'x-amz-target': 'TrentService.ListKeys', host: `127.0.0.1:${listener.port}` },
      body: '{"ä":1}',
    })
  })

  test('names no other host by its target or its Host header', async () => {
    const { listener } = await listening(echo)
    for (const target of ['//evil.example/x', '/\\evil.example', '/x']) {
      const answer = await raw(
        listener.port,
        `GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toContain('"url":"http://localhost/')
    }
  })

  test.each(['http://other/', '*', 'other'])('with the target %s is refused', async (target) => {
    const { listener } = await listening(echo)
    const answer = await raw(listener.port, `OPTIONS ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('with a method that the Fetch standard forbids is refused', async () => {
    const { listener } = await listening(echo)
    const answer = await raw(listener.port, 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*BadRequest/s)
  })

  test('waits for a handler that is not there yet', async () => {
    const later = Promise.withResolvers<Handler>()
    const { listener } = await listening(later.promise)
    const response = fetch(listener.url)
    later.resolve(echo)
    expect((await response).status).toBe(200)
  })

  test('does not wait for a handler that never comes', async () => {
    const never = Promise.withResolvers<Handler>()
    const { listener } = await listening(never.promise)
    const response = fetch(listener.url)
    never.reject(new Error('no store'))
    expect((await response).status).toBe(500)
  })
})

describe('the limit of a body', () => {
  const limits = { maxBodyLength: 1000 }

  test('lets a body of exactly that length through', async () => {
    const { listener } = await listening(echo, limits)
    const response = await fetch(listener.url, { method: 'POST', body: 'x'.repeat(1000) })
    expect(await response.json()).toMatchObject({ body: 'x'.repeat(1000) })
  })

  test.each([1001, 100_000, 4_000_000])('answers 413 to %i bytes, and the client hears it', async (length) => {
    const { listener } = await listening(echo, limits)
    const response = await fetch(listener.url, { method: 'POST', body: 'x'.repeat(length) })
    expect(response.status).toBe(413)
    expect(await response.json()).toEqual({
      __type: 'RequestEntityTooLargeException',
      message: 'request body: want at most 1000 bytes',
    })
  })

  test('cuts off who sends far more', async () => {
    const { listener } = await listening(echo, limits)
    await expect(fetch(listener.url, { method: 'POST', body: 'x'.repeat(20_000_000) })).rejects.toThrow()
  })
})

describe('a connection', () => {
  test('is used again', async () => {
    const { listener } = await listening(async () => new Response('ok'))
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n'
    const answer = await raw(listener.port, `${request}\r\n`, `${request}\r\n`, `${request}Connection: close\r\n\r\n`)
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3)
  })

  test('that never finishes its headers is closed', async () => {
    const { listener } = await listening(echo, { headersTimeoutMs: 50, requestTimeoutMs: 60 })
    expect(await raw(listener.port, 'GET / HTTP/1.1\r\nHost:')).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('that never finishes its body is closed', async () => {
    const { listener } = await listening(echo, { headersTimeoutMs: 50, requestTimeoutMs: 60 })
    const answer = await raw(listener.port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('with headers over the limit is refused', async () => {
    const { listener } = await listening(echo, { maxHeaderLength: 2000 })
    expect(await raw(listener.port, `GET / HTTP/1.1\r\nHost: ${'x'.repeat(2000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('beyond the permitted number is closed at once', async () => {
    const { listener } = await listening(echo, { maxConnections: 1 })
    const first = connect(listener.port, '127.0.0.1')
    await once(first, 'connect')
    expect(await raw(listener.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
    first.destroy()
  })
})

describe('a handler that fails', () => {
  test('is answered with 500 that says nothing of the cause, which is logged', async () => {
    const { listener, lines } = await listening(async () => {
      throw new Error('the cause')
    })
    const response = await fetch(listener.url, { method: 'POST', body: '{}' })
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({ __type: 'InternalFailure', message: 'the server failed to answer' })
    expect(lines).toEqual([[{ err: new Error('the cause') }, 'request failed']])
  })

  test('does not end the server', async () => {
    let calls = 0
    const { listener } = await listening(async () => {
      if (calls++ === 0) throw new Error('once')
      return new Response('ok')
    })
    await fetch(listener.url)
    expect((await fetch(listener.url)).status).toBe(200)
  })

  test('is not logged when it is the client that went away', async () => {
    const { listener, lines } = await listening(echo)
    const socket = connect(listener.port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
    socket.resume().end()
    await once(socket, 'close')
    expect((await fetch(listener.url)).status).toBe(200)
    expect(lines).toEqual([])
  })
})

describe('closing', () => {
  test('answers requests that run, and takes no more', async () => {
    const running = Promise.withResolvers<void>()
    const release = Promise.withResolvers<Response>()
    const { listener } = await listening(
      () => {
        running.resolve()
        return release.promise
      },
      { closeGraceMs: 10_000 },
    )
    const answer = fetch(listener.url)
    await running.promise
    const closed = listener.close()
    await expect(fetch(listener.url)).rejects.toThrow()
    release.resolve(new Response('finished'))
    expect(await (await answer).text()).toBe('finished')
    expect((await answer).headers.get('connection')).toBe('close')
    await closed
  })

  test('does not wait for connections that rest', async () => {
    const { listener } = await listening(async () => new Response('ok'), { closeGraceMs: 20_000 })
    const socket = connect(listener.port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    await listener.close()
  })

  test('cuts off what does not finish in its time', async () => {
    const running = Promise.withResolvers<void>()
    const { listener } = await listening(
      () => {
        running.resolve()
        return new Promise(() => {})
      },
      { closeGraceMs: 20 },
    )
    const answer = fetch(listener.url)
    await running.promise
    await listener.close()
    await expect(answer).rejects.toThrow()
  })
})

describe('an address', () => {
  test('that is taken is refused with its reason', async () => {
    const { listener } = await listening(echo)
    const again = listen({
      host: '127.0.0.1',
      port: listener.port,
      limits: defaultHttpLimits,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      handler: new Promise(() => {}),
    })
    await expect(again).rejects.toMatchObject({
      name: 'StartError',
      code: 'ERR_ADDRESS',
      message: `127.0.0.1:${listener.port} is taken: want a free port (--port 0 finds one)`,
    })
  })

  test('that is not of this machine is refused with its reason', async () => {
    const elsewhere = listen({
      host: '192.0.2.1',
      port: 0,
      limits: defaultHttpLimits,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      handler: new Promise(() => {}),
    })
    await expect(elsewhere).rejects.toMatchObject({ code: 'ERR_ADDRESS' })
  })
})
