import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { KeyProvider } from '@sealwright/core'
import { memoryProvider } from '@sealwright/provider-memory'
import { providerFromUri } from '@sealwright/providers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { HttpEvent } from '../lambda-handler.ts'
import { fieldMaterials, openCustomer, sealCustomers } from '../sqlite-fields.ts'
import { uploadService } from '../upload-service.ts'
import { type LocalKms, localKms, region } from './local-kms.ts'

let local: LocalKms
beforeAll(async () => {
  local = await localKms()
  await local.createKey('alias/app')
})
afterAll(() => local[Symbol.asyncDispose]())

/** The line of configuration, on a desk and on AWS. What AWS is, only the test's environment says. */
const uris = {
  localstack: () => `localstack:alias/app?region=${region}&endpoint=${encodeURIComponent(local.server.url)}`,
  'aws-kms': () => 'aws-kms:alias/app',
}

describe.each(Object.entries(uris))('configured by %s', (_, uriOf) => {
  const configured = () => {
    for (const [name, value] of Object.entries(local.environment)) vi.stubEnv(name, value)
    return uriOf()
  }

  it('the upload service stores and gives back', async () => {
    await using service = await uploads({ provider: await providerFromUri(configured()) })
    const content = Buffer.alloc(300_000, 'content ')
    expect((await service.fetch('report', { method: 'PUT', body: content })).status).toBe(204)
    const answer = await service.fetch('report')
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
  })

  it('the job encrypts a table, and each row opens', async () => {
    const materials = fieldMaterials(await providerFromUri(configured()))
    using database = customers(250)
    expect(await sealCustomers(database, materials)).toBe(250)
    expect(await openCustomer(database, 7, materials)).toEqual({ iban: 'DE7', email: null })
    expect(await openCustomer(database, 250, materials)).toEqual({ iban: 'DE250', email: '250@example.com' })
  })

  it('the handler seals and opens', async () => {
    const handler = await freshHandler(configured())
    const sealed = await handler(eventOf('POST /seal', 'a text'), context)
    expect(sealed.statusCode).toBe(200)
    expect(await handler(eventOf('POST /open', sealed.body), context)).toEqual({ statusCode: 200, body: 'a text' })
  })
})

describe('upload-service.ts', () => {
  it('leaves no plaintext on the disk', async () => {
    await using service = await uploads()
    await service.fetch('report', { method: 'PUT', body: 'the plaintext' })
    const [file] = await service.files()
    expect(file?.name).toBe('acme.report')
    expect(file?.content.includes('the plaintext')).toBe(false)
  })

  it('gives nobody the upload of another, not even where files were moved', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await using service = await uploads()
    await service.fetch('report', { method: 'PUT', body: 'the plaintext' })
    expect((await service.fetch('report', { headers: { 'x-tenant': 'evil' } })).status).toBe(404)
    await rename(join(service.folder, 'acme.report'), join(service.folder, 'evil.report'))
    expect((await service.fetch('report', { headers: { 'x-tenant': 'evil' } })).status).toBe(500)
  })

  it('cuts the connection where an upload was changed behind its beginning', async () => {
    await using service = await uploads()
    await service.fetch('report', { method: 'PUT', body: Buffer.alloc(3_000_000, 'content ') })
    const path = join(service.folder, 'acme.report')
    const message = await readFile(path)
    message[message.length - 1_000]! ^= 1
    await writeFile(path, message)
    const answer = await service.fetch('report')
    await expect(answer.arrayBuffer()).rejects.toThrow()
  })

  it('refuses what is too long, and keeps nothing of it', async () => {
    await using service = await uploads({ maxLength: 1_000 })
    expect((await service.fetch('large', { method: 'PUT', body: Buffer.alloc(1_001) })).status).toBe(413)
    expect((await service.fetch('fits', { method: 'PUT', body: Buffer.alloc(1_000) })).status).toBe(204)
    expect((await service.files()).map(({ name }) => name)).toEqual(['acme.fits'])
  })

  it.each([
    ['a name that leaves the folder', '..%2Fsecret', {}, 404],
    ['an upload that is not there', 'nothing', {}, 404],
    ['a caller without a tenant', 'report', { headers: { 'x-tenant': '' } }, 401],
    ['another method', 'report', { method: 'DELETE' }, 405],
  ])('refuses %s', async (_, name, init, status) => {
    await using service = await uploads()
    expect((await service.fetch(name, init)).status).toBe(status)
  })

  it('says that the key service is the trouble, and keeps nothing', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const provider = memoryProvider()
    provider.generateDataKey = () => Promise.reject(new Error('out of reach'))
    await using service = await uploads({ provider })
    expect((await service.fetch('report', { method: 'PUT', body: 'text' })).status).toBe(503)
    expect(await service.files()).toEqual([])
  })

  it('runs as a program of its own', async () => {
    const env = { ...local.environment, KEY_PROVIDER: uris['localstack'](), UPLOADS: local.folder, PORT: '0' }
    const program = spawn(process.execPath, ['--conditions=source', script('upload-service.ts')], { env })
    try {
      const [line] = (await once(createInterface(program.stdout), 'line')) as [string]
      const [, port] = /port: (\d+)/.exec(line) ?? []
      const headers = { 'x-tenant': 'acme' }
      const url = `http://127.0.0.1:${port}/report`
      expect((await fetch(url, { method: 'PUT', body: 'text', headers })).status).toBe(204)
      expect(await (await fetch(url, { headers })).text()).toBe('text')
    } finally {
      program.kill()
      await once(program, 'exit')
    }
  })
})

describe('sqlite-fields.ts', () => {
  it('asks for one data key for each column, and leaves no plain field', async () => {
    const provider = memoryProvider()
    const generate = vi.spyOn(provider, 'generateDataKey')
    using database = customers(250)
    await sealCustomers(database, fieldMaterials(provider))
    expect(generate).toHaveBeenCalledTimes(2)
    const { plain } = database.prepare('SELECT count(coalesce(iban, email)) AS plain FROM customers').get()!
    expect(plain).toBe(0)
  })

  it('goes on where it stopped', async () => {
    const provider = memoryProvider()
    const materials = fieldMaterials(provider)
    using database = customers(3)
    expect(await sealCustomers(database, materials)).toBe(3)
    database.exec("INSERT INTO customers VALUES (4, 'DE4', NULL, NULL, NULL)")
    expect(await openCustomer(database, 4, materials)).toEqual({ iban: 'DE4', email: null })
    expect(await sealCustomers(database, materials)).toBe(1)
    expect(await openCustomer(database, 4, materials)).toEqual({ iban: 'DE4', email: null })
  })

  it.each([
    [
      'row',
      'UPDATE customers SET iban_sealed = (SELECT iban_sealed FROM customers WHERE id = 1) WHERE id = 2',
      /row 1/,
    ],
    ['column', 'UPDATE customers SET iban_sealed = email_sealed WHERE id = 2', /column/],
  ])('notices a field that was moved to another %s', async (_, statement, message) => {
    const materials = fieldMaterials(memoryProvider())
    using database = customers(3)
    await sealCustomers(database, materials)
    database.exec(statement)
    await expect(openCustomer(database, 2, materials)).rejects.toThrow(message)
  })

  it('runs as a program of its own', async () => {
    const path = join(local.folder, 'customers.sqlite')
    customers(3, path).close()
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', '--disable-warning=ExperimentalWarning', script('sqlite-fields.ts')],
      { env: { ...local.environment, KEY_PROVIDER: uris['aws-kms'](), DATABASE: path } },
    )
    expect(stdout).toBe('3 rows sealed\n')
    expect((await readFile(path)).includes('3@example.com')).toBe(false)
  })
})

describe('lambda-handler.ts', () => {
  it('opens no text of another tenant', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const handler = await freshHandler('memory:alias/app')
    const { body } = await handler(eventOf('POST /seal', 'a text'), context)
    const answer = await handler(eventOf('POST /open', body, 'evil'), context)
    expect(answer).toEqual({ statusCode: 400, body: '' })
  })

  it('refuses other routes, and what is no message', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const handler = await freshHandler('memory:alias/app')
    expect((await handler(eventOf('GET /', ''), context)).statusCode).toBe(404)
    expect((await handler(eventOf('POST /open', 'a text'), context)).statusCode).toBe(400)
  })

  it('gives up before its time is over', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    for (const [name, value] of Object.entries(local.environment)) vi.stubEnv(name, value)
    await using silent = await listening(createServer(() => {}))
    const handler = await freshHandler(`aws-kms:alias/app?endpoint=${encodeURIComponent(silent.url)}`)
    const short = { getRemainingTimeInMillis: () => 600 }
    expect((await handler(eventOf('POST /seal', 'a text'), short)).statusCode).toBe(504)
  })

  it('tries its configuration anew after a failure', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const handler = await freshHandler('nothing:alias/app')
    expect((await handler(eventOf('POST /seal', 'a text'), context)).statusCode).toBe(500)
    vi.stubEnv('KEY_PROVIDER', 'memory:alias/app')
    expect((await handler(eventOf('POST /seal', 'a text'), context)).statusCode).toBe(200)
  })
})

const script = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The upload service on a port and a folder of its own. */
async function uploads(options: { readonly provider?: KeyProvider; readonly maxLength?: number } = {}) {
  const folder = await mkdtemp(join(local.folder, 'uploads-'))
  const server = await listening(uploadService({ provider: memoryProvider(), folder, ...options }))
  return {
    folder,
    fetch: (name: string, init: RequestInit = {}) =>
      fetch(`${server.url}/${name}`, { ...init, headers: { 'x-tenant': 'acme', ...init.headers } }),
    files: async () =>
      await Promise.all(
        (await readdir(folder)).map(async (name) => ({ name, content: await readFile(join(folder, name)) })),
      ),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** A server on a port of its own, gone with its connections when disposed of. */
async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A table of so many customers, the odd ones without an address. */
function customers(count: number, path = ':memory:'): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE customers (id INTEGER PRIMARY KEY, iban TEXT, email TEXT)')
  const insert = database.prepare('INSERT INTO customers VALUES (?, ?, ?)')
  database.exec('BEGIN')
  for (let id = 1; id <= count; id++) insert.run(id, `DE${id}`, id % 2 === 0 ? `${id}@example.com` : null)
  database.exec('COMMIT')
  return database
}

const context = { getRemainingTimeInMillis: () => 30_000 }

function eventOf(routeKey: string, body: string, tenant = 'acme'): HttpEvent {
  return { routeKey, body, requestContext: { authorizer: { lambda: { tenant } } } }
}

/** The handler as a cold start loads it. */
async function freshHandler(keyProvider: string): Promise<typeof import('../lambda-handler.ts').handler> {
  vi.stubEnv('KEY_PROVIDER', keyProvider)
  vi.resetModules()
  return (await import('../lambda-handler.ts')).handler
}
