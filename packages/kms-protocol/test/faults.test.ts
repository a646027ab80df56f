import { KmsFault } from '@sealwright/kms-engine'
import { commonFaults, modelFaults } from '@sealwright/kms-model'
import { createHandler } from '@sealwright/kms-protocol'
import { describe, expect, test, vi } from 'vitest'
import { fakeKms, kmsRequest, read, requestId } from './fake-kms.ts'

describe('a fault', () => {
  const answerTo = async (fault: unknown, onError?: (error: unknown) => void) => {
    const kms = fakeKms(() => {
      throw fault
    })
    const handler = createHandler({ kms, requestId: () => requestId, ...(onError && { onError }) })
    return read(await handler(kmsRequest()))
  }

  const serverFaults = ['DependencyTimeoutException', 'KMSInternalException', 'KeyUnavailableException']
  const names = [...Object.keys(modelFaults), ...Object.keys(commonFaults)] as (keyof typeof modelFaults)[]

  test.each(names.filter((name) => !['AccessDeniedException', 'RequestEntityTooLargeException'].includes(name)))(
    '%s carries its message in lower case, and its side’s status',
    async (name) => {
      expect(await answerTo(new KmsFault(name, 'why'))).toEqual({
        status: serverFaults.includes(name) ? 500 : 400,
        type: name,
        body: { __type: name, message: 'why' },
      })
    },
  )

  test('AccessDeniedException carries its message with a capital', async () => {
    expect(await answerTo(new KmsFault('AccessDeniedException', 'no'))).toEqual({
      status: 400,
      type: 'AccessDeniedException',
      body: { __type: 'AccessDeniedException', Message: 'no' },
    })
  })

  test.each(['InvalidCiphertextException', 'KMSInvalidSignatureException', 'KMSInvalidMacException'] as const)(
    '%s without a text has no message at all',
    async (name) => {
      expect(await answerTo(new KmsFault(name, ''))).toEqual({ status: 400, type: name, body: { __type: name } })
    },
  )

  test('has the request ID and the protocol’s content type', async () => {
    const kms = fakeKms(() => {
      throw new KmsFault('NotFoundException', 'no')
    })
    const response = await createHandler({ kms, requestId: () => requestId })(kmsRequest())
    expect(response.headers.get('x-amzn-requestid')).toBe(requestId)
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1')
  })

  test('is no news for the operator', async () => {
    const onError = vi.fn()
    await answerTo(new KmsFault('NotFoundException', 'no'), onError)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('an unexpected error', () => {
  const internal = {
    status: 500,
    type: 'KMSInternalException',
    body: {
      __type: 'KMSInternalException',
      message: 'The request could not be completed because of an internal error.',
    },
  }
  const failing = (error: unknown, onError?: (error: unknown, context: object) => void) => {
    const kms = fakeKms(() => {
      throw error
    })
    return createHandler({ kms, requestId: () => requestId, ...(onError && { onError }) })
  }

  test('tells the client nothing and the operator everything', async () => {
    const error = new Error('secret at /var/lib')
    const onError = vi.fn()
    expect(await read(await failing(error, onError)(kmsRequest()))).toEqual(internal)
    expect(onError.mock.calls).toEqual([[error, { requestId, operation: 'ListKeys' }]])
  })

  test('behind a fault is told too, and the fault answered', async () => {
    const cause = new Error('disk full')
    const onError = vi.fn()
    const response = await failing(new KmsFault('KMSInternalException', 'failed', { cause }), onError)(kmsRequest())
    expect((await read(response)).body).toEqual({ __type: 'KMSInternalException', message: 'failed' })
    expect(onError.mock.calls).toEqual([[cause, { requestId, operation: 'ListKeys' }]])
  })

  test.each(['a string', undefined, null, 7])('may be anything, even %j', async (thrown) => {
    expect(await read(await failing(thrown)(kmsRequest()))).toEqual(internal)
  })

  test('is answered even if the operator’s ear is broken', async () => {
    const onError = () => {
      throw new Error('log is full')
    }
    expect(await read(await failing(new Error('x'), onError)(kmsRequest()))).toEqual(internal)
  })

  test('in an output that the model does not know is one too', async () => {
    const onError = vi.fn()
    const handler = createHandler({ kms: fakeKms(() => ({ Keys: 'none' })), onError })
    expect((await read(await handler(kmsRequest()))).status).toBe(500)
    expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(TypeError)
  })
})
