import { isFromWebPage } from './browser-guard.ts'
import type { Handler } from './listen.ts'

export interface RouteOptions {
  /** Answers everything that is not the server's own. */
  readonly kms: Handler
  /** The server's version, for health. */
  readonly version: string
  /** Forgets every key; `undefined` where keys are kept on disk. */
  readonly reset: (() => void) | undefined
}

/** The KMS at `/`, and the server's own paths: health for whoever waits for it, reset for tests. */
export function routes({ kms, version, reset }: RouteOptions): Handler {
  /** As LocalStack answers it, so that what waits for LocalStack can wait for this server. */
  const localstackHealth = () => json(200, { services: { kms: 'running' }, edition: 'sealwright', version })
  const health = () => json(200, { status: 'ok', version, keys: reset === undefined ? 'on disk' : 'in memory' })

  const own: Readonly<Record<string, Readonly<Record<string, () => Response>>>> = {
    '/_localstack/health': { GET: localstackHealth, HEAD: localstackHealth },
    '/_sealwright/health': { GET: health, HEAD: health },
    '/_sealwright/reset': {
      POST() {
        if (reset === undefined) {
          return problem(409, 'this server keeps its keys on disk: only a server in memory can be reset')
        }
        reset()
        return json(200, { status: 'reset' })
      },
    },
  }

  return async (request) => {
    const isSafe = request.method === 'GET' || request.method === 'HEAD'
    if (!isSafe && isFromWebPage(request.headers)) {
      return problem(403, 'requests of web pages are refused: this server is for programs on the same machine')
    }
    const { pathname } = new URL(request.url)
    const methods = Object.hasOwn(own, pathname) ? own[pathname] : undefined
    if (methods !== undefined) {
      const answer = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
      if (answer !== undefined) return answer()
      const allow = Object.keys(methods).join(', ')
      return problem(405, `${pathname}: want ${allow}, got ${request.method}`, { allow })
    }
    if (pathname.startsWith('/_')) return problem(404, `no such path: want one of ${Object.keys(own).join(', ')}`)
    return kms(request)
  }
}

function json(status: number, value: object, headers: Readonly<Record<string, string>> = {}): Response {
  const own = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return new Response(JSON.stringify(value), { status, headers: { ...own, ...headers } })
}

/** A refusal that both an AWS SDK and a person can read. */
function problem(status: number, message: string, headers?: Readonly<Record<string, string>>): Response {
  return json(status, { __type: status === 403 ? 'AccessDeniedException' : 'BadRequest', message }, headers)
}
