import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expectTool } from '@sealwright/test-kit'
import { afterEach, expect, test } from 'vitest'
import { xksProxy } from '../src/testing/index.ts'
import { credential } from './key-stores-under-test.ts'

let server: Server | undefined
afterEach(() => void server?.close())

/** The reference proxy on a port of this machine. */
async function serveProxy(): Promise<string> {
  const keys = new Map([['key-1', { secret: new Uint8Array(32).fill(8) }]])
  const randomBytes = (length: number) => new Uint8Array(length).fill(3)
  const handle = xksProxy({ credential, keys, now: Date.now, randomBytes })
  server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const { method = 'GET', url = '/', headers } = incoming
    const init = { method, headers: headers as Record<string, string> }
    const body = method === 'POST' ? { body: Buffer.concat(parts).toString() } : {}
    const answer = await handle(new Request(`http://${headers.host}${url}`, { ...init, ...body }))
    outgoing.writeHead(answer.status).end(await answer.text())
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('the reference proxy takes what curl signs, and not with another secret', async (ctx) => {
  expectTool(ctx, { command: 'curl', probe: ['--aws-sigv4', 'a', '--version'], install: 'install curl 7.75 or later' })
  const origin = await serveProxy()
  const requestMetadata = { awsPrincipalArn: 'a', kmsOperation: 'DescribeKey', kmsRequestId: 'r' }
  const ask = async (secret: string) => {
    const { stdout } = await promisify(execFile)('curl', [
      ...['--silent', '--noproxy', '*', '--aws-sigv4', 'aws:amz:eu-central-1:kms-xks-proxy'],
      ...['--user', `${credential.accessKeyId}:${secret}`, '--header', 'content-type: application/json'],
      ...['--data', JSON.stringify({ requestMetadata }), `${origin}/kms/xks/v1/keys/key-1/metadata`],
    ])
    return JSON.parse(stdout) as unknown
  }
  const wanted = { keySpec: 'AES_256', keyUsage: ['ENCRYPT', 'DECRYPT'], keyStatus: 'ENABLED' }
  expect(await ask(credential.secretAccessKey)).toEqual(wanted)
  expect(await ask('another')).toMatchObject({ errorName: 'AuthenticationFailedException' })
})
