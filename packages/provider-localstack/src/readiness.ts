import { type EndpointOptions, endpointOf } from './endpoint.ts'

/** Options of {@link localstackReady}. */
export interface ReadinessOptions extends EndpointOptions {
  /** How long to wait, in milliseconds. Default 30,000. */
  readonly deadlineMs?: number | undefined
  /** Ends the wait; the promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined
}

/** What a health page says of a service that takes requests; LocalStack loads a service when it is first asked. */
const readyStates: readonly unknown[] = ['available', 'running']

/** Between two questions, in milliseconds: soon enough for a test, rare enough for a container that is starting. */
const pauseMs = 100

/**
 * Resolves when the KMS of a local server takes requests, as its health page `/_localstack/health` tells; of a server
 * without one, such as moto, when it lists its keys.
 *
 * @throws Error after the deadline, with what was seen last
 */
export async function localstackReady(options: ReadinessOptions = {}): Promise<void> {
  const { deadlineMs = 30_000, signal } = options
  const endpoint = endpointOf(options)
  const deadline = AbortSignal.timeout(deadlineMs)
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline])

  let seen = 'nothing'
  for (;;) {
    seen = (await kmsState(endpoint, either)) ?? seen
    if (readyStates.includes(seen)) return
    signal?.throwIfAborted()
    if (deadline.aborted) {
      throw new Error(`${endpoint}: KMS is not ready after ${deadlineMs} ms; seen last: ${seen}`)
    }
    await pause(either)
  }
}

/** What the server says of its KMS, or what keeps it from saying so; `undefined` if the wait ended first. */
async function kmsState(endpoint: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(`${endpoint}/_localstack/health`, { signal })
    // Not every server has such a page; what answers a call of KMS is ready without it.
    if (response.status === 404 && (await listsKeys(endpoint, signal))) return 'running'
    if (!response.ok) return `status ${response.status}`
    const { services } = (await response.json()) as { services?: { kms?: unknown } }
    return typeof services?.kms === 'string' ? services.kms : 'no word of KMS on the health page'
  } catch (error) {
    if (signal.aborted) return undefined
    const { cause } = error as Error
    return cause instanceof Error ? cause.message : String(error)
  }
}

/** Whether the server answers the call of KMS that needs least. */
async function listsKeys(endpoint: string, signal: AbortSignal): Promise<boolean> {
  const scope = 'test/20200101/us-east-1/kms/aws4_request'
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': 'TrentService.ListKeys',
      'content-type': 'application/x-amz-json-1.1',
      // Servers find the service by its scope; moto does not check the signature.
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
    body: '{}',
    signal,
  })
  return response.ok && Object.hasOwn((await response.json()) as object, 'Keys')
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, pauseMs)
    signal.addEventListener('abort', done)
  })
}
