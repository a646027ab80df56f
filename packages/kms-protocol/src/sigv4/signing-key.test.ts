import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { toHex } from './hexadecimal.ts'
import { deriveSigningKey } from './signing-key.ts'

// The examples of AWS's documentation on deriving a signing key; their secret is published too.
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

test.each([
  ['20120215', 'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d'],
  ['20150830', 'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9'],
])('derives the documented key of %s', async (date, key) => {
  expect(toHex(await deriveSigningKey(secret, { date, region: 'us-east-1', service: 'iam' }))).toBe(key)
})

test('the documented key signs the documented request', async () => {
  const key = await deriveSigningKey(secret, { date: '20150830', region: 'us-east-1', service: 'iam' })
  const toSign = [
    'AWS4-HMAC-SHA256',
    '20150830T123600Z',
    '20150830/us-east-1/iam/aws4_request',
    'f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59',
  ].join('\n')
  expect(createHmac('sha256', key).update(toSign).digest('hex')).toBe(
    '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  )
})

test('another date, Region, service or secret gives another key', async () => {
  const scope = { date: '20150830', region: 'us-east-1', service: 'kms' }
  const keys = await Promise.all([
    deriveSigningKey(secret, scope),
    deriveSigningKey(`${secret} `, scope),
    deriveSigningKey(secret, { ...scope, date: '20150831' }),
    deriveSigningKey(secret, { ...scope, region: 'us-east-2' }),
    deriveSigningKey(secret, { ...scope, service: 'iam' }),
  ])
  expect(new Set(keys.map(toHex)).size).toBe(keys.length)
})
