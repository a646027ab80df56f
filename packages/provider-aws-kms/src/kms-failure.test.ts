import { EnvelopeError } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { kmsFailureOf } from './kms-failure.ts'

function answered(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('text'), { name, $metadata: { httpStatusCode, requestId: 'an ID' } })
}

describe('kmsFailureOf', () => {
  it.each([
    ['DisabledException', 400, 'refused'],
    ['SomethingNewException', 403, 'refused'],
    ['constructor', 400, 'refused'],
    ['ThrottlingException', 400, 'throttled'],
    ['KMSInternalException', 500, 'unavailable'],
    ['SomethingNewException', 503, 'unavailable'],
  ] as const)('takes %s with status %i for %s, and keeps the request ID', (name, status, kind) => {
    expect(kmsFailureOf(answered(name, status))).toEqual({ kind, requestId: 'an ID' })
  })

  it.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['ETIMEDOUT', 'timed out'],
  ] as const)('takes the system code %s for %s', (code, kind) => {
    expect(kmsFailureOf(Object.assign(new Error('text'), { code }))).toEqual({ kind })
  })

  it('looks for the reason of a failed encryption, and knows an answer that was not believed', () => {
    const details = { provider: 'aws-kms x', operation: 'generateDataKey' }
    const failed = (options?: ErrorOptions) => new EnvelopeError('ERR_KEY_PROVIDER', 'text', details, options)
    expect(kmsFailureOf(failed({ cause: answered('ThrottlingException', 400) })).kind).toBe('throttled')
    expect(kmsFailureOf(failed()).kind).toBe('wrong answer')
  })

  it('knows a time limit and a missing identity by their names', () => {
    expect(kmsFailureOf(new DOMException('late', 'TimeoutError')).kind).toBe('timed out')
    expect(kmsFailureOf(Object.assign(new Error(), { name: 'CredentialsProviderError' })).kind).toBe('no credentials')
  })

  it.each([undefined, null, 'text', 3, {}, new Error('text')])('knows nothing of %o', (error) => {
    expect(kmsFailureOf(error)).toEqual({ kind: 'unknown' })
  })
})
