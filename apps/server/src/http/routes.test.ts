import { describe, expect, test, vi } from 'vitest'
import { routes } from './routes.ts'

const kms = async () => new Response('from the KMS')
const inMemory = { kms, version: '1.2.3', reset: () => {} }
const onDisk = { kms, version: '1.2.3', reset: undefined }

const request = (method: string, path: string, headers: Record<string, string> = {}) =>
  new Request(`http://localhost${path}`, { method, headers })

describe('health', () => {
  test("has the shape of LocalStack's", async () => {
    const response = await routes(onDisk)(request('GET', '/_localstack/health'))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      services: { kms: 'running' },
      edition: 'sealwright',
      version: '1.2.3',
    })
  })

  test('says where keys are', async () => {
    const states = [inMemory, onDisk].map(async (options) =>
      (await routes(options)(request('GET', '/_sealwright/health'))).json(),
    )
    expect(await Promise.all(states)).toEqual([
      { status: 'ok', version: '1.2.3', keys: 'in memory' },
      { status: 'ok', version: '1.2.3', keys: 'on disk' },
    ])
  })

  test('answers HEAD, refuses other methods and says which it takes', async () => {
    expect((await routes(onDisk)(request('HEAD', '/_localstack/health'))).status).toBe(200)
    const refused = await routes(onDisk)(request('POST', '/_localstack/health'))
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})

describe('reset', () => {
  test('forgets every key of a server in memory', async () => {
    const reset = vi.fn()
    const response = await routes({ ...inMemory, reset })(request('POST', '/_sealwright/reset'))
    expect(response.status).toBe(200)
    expect(reset).toHaveBeenCalledOnce()
  })

  test('is refused where keys are on disk', async () => {
    const response = await routes(onDisk)(request('POST', '/_sealwright/reset'))
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('only a server in memory') })
  })

  test.each(['GET', 'HEAD', 'PUT', 'DELETE'])('is not done by %s', async (method) => {
    const reset = vi.fn()
    expect((await routes({ ...inMemory, reset })(request(method, '/_sealwright/reset'))).status).toBe(405)
    expect(reset).not.toHaveBeenCalled()
  })
})

describe('a web page', () => {
  const signs = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:4566' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-origin' },
  ]

  test.each(signs)('with %j can neither reset the server nor use a key', async (headers) => {
    const reset = vi.fn()
    const use = vi.fn(kms)
    const handler = routes({ ...inMemory, kms: use, reset })
    for (const path of ['/_sealwright/reset', '/']) {
      for (const method of ['POST', 'PUT', 'OPTIONS']) {
        expect((await handler(request(method, path, headers))).status).toBe(403)
      }
    }
    expect(reset).not.toHaveBeenCalled()
    expect(use).not.toHaveBeenCalled()
  })

  test('is given no leave by any answer to read it', async () => {
    for (const path of ['/', '/_localstack/health', '/_sealwright/health', '/_sealwright/reset']) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { headers } = await routes(inMemory)(request(method, path, { origin: 'http://evil.example' }))
        expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
      }
    }
  })

  test('is not what a program is: curl, an SDK and a typed address pass', async () => {
    for (const headers of [{}, { 'user-agent': 'aws-cli/2' }, { 'sec-fetch-site': 'none' }]) {
      expect((await routes(inMemory)(request('POST', '/_sealwright/reset', headers))).status).toBe(200)
    }
  })
})

test('everything else is for the KMS, but no other path of the server', async () => {
  expect(await (await routes(onDisk)(request('POST', '/'))).text()).toBe('from the KMS')
  expect((await routes(onDisk)(request('GET', '/_sealwright/else'))).status).toBe(404)
  expect((await routes(onDisk)(request('GET', '/_sealwright/toString'))).status).toBe(404)
})
