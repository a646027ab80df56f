import { expect, test } from 'vitest'
import type { Logger } from '../log.ts'
import { logged } from './request-log.ts'

async function linesOf(request: Request, response: Response): Promise<readonly unknown[]> {
  const lines: unknown[] = []
  const write = (level: string) => (fields: object, text: string) => lines.push({ level, text, ...fields })
  const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  let time = 0
  const handler = logged(async () => response, { logger, now: () => (time += 1.5) })
  expect(await handler(request)).toBe(response)
  return lines
}

const post = (target: string) =>
  new Request('http://localhost/', {
    method: 'POST',
    headers: { 'x-amz-target': target, authorization: 'AWS4-HMAC-SHA256 Credential=a-secret' },
    body: '{"Plaintext":"a-secret"}',
  })

test('says what was asked, how it ended and how long it took', async () => {
  const headers = { 'x-amzn-requestid': 'r-1', 'x-amzn-errortype': 'NotFoundException' }
  expect(await linesOf(post('TrentService.Decrypt'), new Response('{}', { status: 400, headers }))).toEqual([
    {
      level: 'info',
      text: 'request',
      operation: 'Decrypt',
      status: 400,
      error: 'NotFoundException',
      requestId: 'r-1',
      durationMs: 1.5,
    },
  ])
})

test('says it louder when the server failed', async () => {
  expect(await linesOf(post('TrentService.Decrypt'), new Response('', { status: 500 }))).toMatchObject([
    { level: 'error' },
  ])
})

test('repeats nothing that the client made up', async () => {
  const lines = JSON.stringify(await linesOf(post('TrentService.MyInvention'), new Response('a-secret')))
  expect(lines).not.toMatch(/a-secret|MyInvention/)
  expect(lines).toContain('"operation":"unknown"')
})

test('speaks of what is not a call of the API only in detail', async () => {
  const lines = await linesOf(new Request('http://localhost/_localstack/health?x=a-secret'), new Response(''))
  expect(lines).toEqual([
    { level: 'debug', text: 'request', path: 'GET /_localstack/health', status: 200, durationMs: 1.5 },
  ])
})
