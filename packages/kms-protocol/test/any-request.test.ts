import { createKms } from '@sealwright/kms-engine'
import { fakePorts } from '@sealwright/kms-engine/testing'
import { operationNames } from '@sealwright/kms-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createExchange } from '../src/exchange.ts'
import { secretAccessKey, signedAt } from './signed-requests.ts'

const scope = 'AKIDEXAMPLE/20260101/eu-central-1/kms/aws4_request'
const authorizations = [
  `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=;, Signature=%`,
  'AWS4-HMAC-SHA256',
]

/** Mostly right in each part, so that every depth is reached; otherwise anything. */
const anyRequest = fc.record({
  method: fc.oneof({ weight: 5, arbitrary: fc.constant('POST') }, fc.string()),
  path: fc.oneof({ weight: 5, arbitrary: fc.constant('/') }, fc.webPath()),
  query: fc.oneof(
    fc.constant(''),
    fc.string(),
    fc.string().map((text) => `X-Amz-Algorithm=AWS4-HMAC-SHA256&${text}`),
  ),
  headers: fc.record(
    {
      'content-type': fc.oneof({ weight: 5, arbitrary: fc.constant('application/x-amz-json-1.1') }, fc.string()),
      'x-amz-target': fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...operationNames).map((name) => `TrentService.${name}`) },
        fc.string(),
      ),
      authorization: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...authorizations) }, fc.string()),
      'x-amz-date': fc.oneof(fc.constant('20260101T120000Z'), fc.string()),
      host: fc.string(),
    },
    { requiredKeys: ['content-type', 'x-amz-target', 'authorization'] },
  ),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
  ),
})

test.each([
  ['believes', undefined],
  ['verifies', { credential: () => ({ secretAccessKey }), now: () => signedAt }],
])(
  'a protocol that %s signatures answers any request, with an error of a known form, and nothing unexpected happens',
  async (_, authentication) => {
    const unexpected: unknown[] = []
    const exchange = createExchange({
      kms: createKms(fakePorts()),
      onError: (error) => unexpected.push(error),
      ...(authentication && { authentication }),
    })
    await fc.assert(
      fc.asyncProperty(anyRequest, async ({ headers, body, ...line }) => {
        const answer = await exchange({
          ...line,
          headers: new Map(Object.entries(headers)),
          isSecure: false,
          readBody: async () => body,
        })
        if (answer.status !== 200) {
          expect([400, 413]).toContain(answer.status)
          expect(JSON.parse(answer.body)).toHaveProperty('__type', answer.headers['x-amzn-errortype'])
        }
        expect(unexpected).toEqual([])
      }),
      { numRuns: 500 },
    )
  },
)
