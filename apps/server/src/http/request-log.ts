import { isOperationName } from '@sealwright/kms-model'
import type { Logger } from '../log.ts'
import type { Handler } from './listen.ts'

/**
 * One line for each request: what was asked, how it ended, how long it took. Names and numbers only: no body, no
 * context, no header as the client wrote it.
 */
export function logged(handler: Handler, { logger, now }: { readonly logger: Logger; now(): number }): Handler {
  return async (request) => {
    const started = now()
    const response = await handler(request)
    const fields = {
      operation: operationOf(request),
      status: response.status,
      error: response.headers.get('x-amzn-errortype') ?? undefined,
      requestId: response.headers.get('x-amzn-requestid') ?? undefined,
      durationMs: Math.round((now() - started) * 1000) / 1000,
    }
    if (response.status >= 500) logger.error(fields, 'request')
    // Whoever waits for the server asks for its health again and again.
    else if (fields.operation === undefined) logger.debug({ ...fields, path: pathOf(request) }, 'request')
    else logger.info(fields, 'request')
    return response
  }
}

/** `undefined` for what does not claim to be a call of the API. */
function operationOf({ headers }: Request): string | undefined {
  const target = headers.get('x-amz-target')
  if (target === null) return undefined
  const name = target.slice(target.indexOf('.') + 1)
  return isOperationName(name) ? name : 'unknown'
}

function pathOf({ method, url }: Request): string {
  return `${method} ${new URL(url).pathname}`.slice(0, 80)
}
