import { EnvelopeError } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { explain } from './explain.ts'
import { usageFailure } from './failure.ts'

function serviceError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

function noDataKey(...errors: unknown[]): EnvelopeError {
  const encryptedDataKey = { providerId: 'aws-kms', providerInfo: new Uint8Array(0), ciphertext: new Uint8Array(0) }
  const attempts = errors.map((error, index) => ({ provider: `aws-kms ${index}`, index, encryptedDataKey, error }))
  return new EnvelopeError('ERR_NO_DATA_KEY', 'none', { attempts, skipped: 0 })
}

describe('explain', () => {
  it('passes on what is a failure already', () => {
    const failure = usageFailure('wrong', 'like this')
    expect(explain(failure)).toBe(failure)
  })

  it('lists each attempt to open a data key with its reason', () => {
    const error = noDataKey(
      serviceError('DisabledException', 'x is disabled.'),
      serviceError('AccessDeniedException', 'no'),
    )
    expect(explain(error)).toMatchObject({
      exitCode: 4,
      message:
        'no key opens this message\n  aws-kms 0: DisabledException: x is disabled.\n  aws-kms 1: AccessDeniedException: no',
      hint: expect.stringContaining('enable the key'),
    })
  })

  it('tells an altered data key, or another context, from a key that is not to be had', () => {
    const altered = serviceError('InvalidCiphertextException', 'UnknownError')
    expect(explain(noDataKey(altered))).toMatchObject({ exitCode: 3, message: expect.stringContaining('was altered') })
    expect(explain(noDataKey(altered, serviceError('DisabledException', 'x'))).exitCode).toBe(4)
  })

  it('names the provider of an encryption that failed, and what the service said', () => {
    const cause = serviceError('NotFoundException', 'Alias x is not found.')
    const details = { provider: 'aws-kms alias/x', operation: 'generateDataKey' }
    expect(explain(new EnvelopeError('ERR_KEY_PROVIDER', 'long', details, { cause }))).toMatchObject({
      exitCode: 4,
      message: 'aws-kms alias/x: NotFoundException: Alias x is not found.',
      hint: 'check the key, --region and --endpoint-url',
    })
  })

  it('says in words what the system says in codes', () => {
    const absent = Object.assign(new Error('ENOENT: …'), { code: 'ENOENT', path: 'a.txt' })
    expect(explain(absent)).toMatchObject({ exitCode: 1, message: 'a.txt: no such file or folder' })
    const full = Object.assign(new Error('ENOSPC: …'), { code: 'ENOSPC' })
    expect(explain(full)).toMatchObject({ exitCode: 1, message: 'no space left on the device' })
  })

  it('takes the first of several failed connections', () => {
    const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED', address: '::1', port: 4566 })
    expect(explain(new AggregateError([refused]))).toMatchObject({ message: 'connection refused by ::1:4566' })
  })

  it('advises to wait where that helps', () => {
    const cause = serviceError('ThrottlingException', 'Rate exceeded')
    const details = { provider: 'aws-kms x', operation: 'generateDataKey' }
    expect(explain(new EnvelopeError('ERR_KEY_PROVIDER', 'long', details, { cause })).hint).toContain('try again later')
  })

  it('says nothing of a reader that went away', () => {
    expect(explain(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toMatchObject({
      exitCode: 141,
      message: '',
    })
  })

  it('has no hint for a name that objects have by themselves', () => {
    const reason = serviceError('constructor', 'toString')
    expect(explain(noDataKey(reason))).toMatchObject({ exitCode: 4, hint: undefined })
    expect(explain(Object.assign(new Error('x'), { code: 'constructor' })).message).toBe('x')
  })

  it('takes anything', () => {
    for (const thing of [undefined, null, 'text', 3, {}, new AggregateError([])])
      expect(explain(thing).exitCode).toBe(1)
  })
})
