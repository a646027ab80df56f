// A handler as of AWS Lambda behind an HTTP API: it seals and opens small texts for other services.
import { cachingMaterials, decrypt, EnvelopeError, encrypt, type MaterialsSource } from '@sealwright/core'
import { providerFromUri } from '@sealwright/providers'

/** What is used of an event of API Gateway, format 2.0. */
export interface HttpEvent {
  readonly routeKey: string
  readonly body?: string
  readonly requestContext: { readonly authorizer: { readonly lambda: { readonly tenant: string } } }
}

/** What is used of the invocation's context. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number
}

export interface HttpResult {
  readonly statusCode: number
  readonly body: string
}

/** Time to answer in, once the key service has not. */
const reserveMs = 500

// #region handler
let materials: Promise<MaterialsSource> | undefined

/** Made by the first invocation and kept for the warm ones: most of them need no call of the key service. */
function keptMaterials(): Promise<MaterialsSource> {
  materials ??= makeMaterials().catch((error: unknown) => {
    materials = undefined // Or one failure would stay as long as the instance lives.
    throw error
  })
  return materials
}

async function makeMaterials(): Promise<MaterialsSource> {
  // The one line that differs: `aws-kms:alias/texts` on AWS, `localstack:alias/texts` on a desk.
  const provider = await providerFromUri(process.env['KEY_PROVIDER'] ?? 'localstack:alias/texts')
  return cachingMaterials({ provider, now: Date.now, maxAgeMs: 300_000, maxMessages: 1_000, capacity: 100 })
}

/** `POST /seal` takes text and gives base64; `POST /open` the other way round. */
export async function handler(event: HttpEvent, context: InvocationContext): Promise<HttpResult> {
  const { tenant } = event.requestContext.authorizer.lambda // Proven before we are asked.
  const encryptionContext = { tenant, purpose: 'text' }
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - reserveMs))
  try {
    const settings = { materials: await keptMaterials(), encryptionContext, signal }
    switch (event.routeKey) {
      case 'POST /seal': {
        const { message } = await encrypt(new TextEncoder().encode(event.body), settings)
        return { statusCode: 200, body: Buffer.from(message).toString('base64') }
      }
      case 'POST /open': {
        const message = Buffer.from(event.body ?? '', 'base64')
        const { plaintext } = await decrypt(message, { ...settings, maxEncryptedDataKeys: 1 })
        return { statusCode: 200, body: new TextDecoder().decode(plaintext) }
      }
      default:
        return { statusCode: 404, body: '' }
    }
  } catch (error) {
    console.error(error) // Holds no plaintext and no key.
    return { statusCode: statusOf(error), body: '' }
  }
}
// #endregion

/** The caller learns no more than whose turn it is. */
function statusOf(error: unknown): number {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 504
  if (!EnvelopeError.is(error)) return 500
  return error.code === 'ERR_KEY_PROVIDER' || error.code === 'ERR_NO_DATA_KEY' ? 503 : 400
}
