import { expect, test } from 'vitest'
import { amzDate, authorizationOf, signatureOf } from './xks-signature.ts'

// AWS's published example "post-vanilla" of signature version 4.
const published = {
  path: '/',
  body: new Uint8Array(),
  headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
  region: 'us-east-1',
  service: 'service',
}
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

test("signs AWS's published example as AWS does", () => {
  expect(authorizationOf(published, { accessKeyId: 'AKIDEXAMPLE', secretAccessKey })).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  )
})

test('signs every part of a request', () => {
  const others = [
    { headers: { ...published.headers, host: 'example.com' } },
    { headers: { ...published.headers, 'x-amz-date': '20150830T123601Z' } },
    { headers: { ...published.headers, 'content-type': 'application/json' } },
    { path: '/a' },
    { body: Uint8Array.of(0) },
    { region: 'us-east-2' },
    { service: 'kms-xks-proxy' },
  ]
  const signatures = others.map((other) => signatureOf({ ...published, ...other }, secretAccessKey))
  const all = [...signatures, signatureOf(published, secretAccessKey), signatureOf(published, 'other')]
  expect(new Set(all).size).toBe(9)
})

test('writes moments to the second', () => {
  expect(amzDate(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('20260102T030405Z')
})
