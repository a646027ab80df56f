import type { Caller, Kms } from '@sealwright/kms-engine'
import type { OperationName } from '@sealwright/kms-model'

/** What a fake KMS was asked. */
export interface RecordedCall {
  readonly name: OperationName
  readonly input: unknown
  readonly caller: Caller
}

/** A KMS that answers what it is told to, and remembers what it was asked. */
export interface FakeKms extends Pick<Kms, 'call'> {
  readonly calls: RecordedCall[]
}

/** @param answer gives the output, or throws the fault */
export function fakeKms(answer: (call: RecordedCall) => unknown = () => undefined): FakeKms {
  const calls: RecordedCall[] = []
  return {
    calls,
    async call(name, input, caller) {
      calls.push({ name, input, caller })
      return (await answer({ name, input, caller })) as never
    },
  }
}

export const requestId = '11111111-2222-4333-8444-555555555555'

const authorization =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-central-1/kms/aws4_request, ' +
  'SignedHeaders=host;x-amz-date;x-amz-target, Signature=0123456789abcdef'

export type RequestBody = NonNullable<RequestInit['body']>

/** What a request has unless a test changes it; a header that is `undefined` is left out. */
export interface RequestChanges {
  readonly url?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: RequestBody | null
}

/** A well-formed request for `ListKeys`, with changes. */
export function kmsRequest({
  url = 'http://127.0.0.1:4566/',
  method = 'POST',
  headers,
  body = '{}',
}: RequestChanges = {}): Request {
  const all = {
    authorization,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'TrentService.ListKeys',
    ...headers,
  }
  const present = Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined)
  const hasBody = method !== 'GET' && body !== null
  return new Request(url, { method, headers: present, ...(hasBody ? { body, duplex: 'half' } : {}) })
}

/** A response as a value. */
export async function read(response: Response): Promise<{ status: number; type: string | null; body: unknown }> {
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('x-amzn-errortype'),
    body: text === '' ? '' : JSON.parse(text),
  }
}
