import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { KMSClient } from '@aws-sdk/client-kms'
import { decrypt, EnvelopeError, encrypt } from '@sealwright/core'
import { createKms, memoryStore } from '@sealwright/kms-engine'
import { createHandler } from '@sealwright/kms-protocol'
import { expect, test } from 'vitest'
import { awsKmsProvider, kmsFailureOf } from '../src/index.ts'

const callCount = 32

/** A local KMS behind HTTP that can go away with all its connections. */
async function kmsServer() {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const kms = createKms({ store: memoryStore(), now: Date.now, randomBytes, rootKey: randomBytes(32) })
  const handler = createHandler({ kms })
  const state = { answers: 0, goesAfter: Number.POSITIVE_INFINITY }
  const answer = async (request: IncomingMessage) =>
    handler(
      new Request(`http://localhost${request.url}`, {
        method: 'POST',
        headers: request.headers as Record<string, string>,
        body: await buffer(request),
      }),
    )
  const server = createServer((request, response) => {
    void answer(request).then(async (answered) => {
      // Gone: with whatever was under way, and for whoever comes later.
      if (state.answers++ >= state.goesAfter) {
        server.close()
        return server.closeAllConnections()
      }
      response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const region = 'eu-central-1'
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'any' }
  const client = new KMSClient({ endpoint: `http://127.0.0.1:${port}`, region, credentials, maxAttempts: 2 })
  const caller = { accountId: '111122223333', region, arn: 'arn:aws:iam::111122223333:root' }
  const { KeyMetadata } = await kms.call('CreateKey', {}, caller)
  return {
    provider: awsKmsProvider({ keyId: KeyMetadata!.Arn!, client }),
    goAfter(answers: number) {
      state.goesAfter = state.answers + answers
    },
    close() {
      client.destroy()
      server.close()
      server.closeAllConnections()
    },
  }
}

test('32 calls to an endpoint that goes away in the middle end, each with its plaintext or its attempt', async () => {
  const server = await kmsServer()
  try {
    const { provider } = server
    const texts = Array.from({ length: callCount }, (_, index) => `plaintext ${index}`)
    const sealed = await Promise.all(texts.map((text) => encrypt(new TextEncoder().encode(text), { provider })))
    server.goAfter(10)
    const results = await Promise.allSettled(sealed.map(({ message }) => decrypt(message, { provider })))
    const opened = results.flatMap((result, index) =>
      result.status === 'fulfilled' ? [[new TextDecoder().decode(result.value.plaintext), texts[index]]] : [],
    )
    expect(opened.length).toBeGreaterThan(0)
    expect(opened.length).toBeLessThanOrEqual(10)
    for (const [text, wanted] of opened) expect(text).toBe(wanted)
    for (const result of results) {
      if (result.status === 'fulfilled') continue
      const error: unknown = result.reason
      if (!EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) throw error
      expect(error.details.attempts.map((attempt) => kmsFailureOf(attempt.error).kind)).toEqual(['unreachable'])
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('plaintext 1')
    }
    // And it stays clear afterwards, without a wait.
    const late = await encrypt(new Uint8Array(1), { provider }).catch((reason: unknown) => reason)
    expect(EnvelopeError.is(late, 'ERR_KEY_PROVIDER')).toBe(true)
  } finally {
    server.close()
  }
})
