/** Where a local KMS may be named, as AWS's tools and LocalStack's name it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where LocalStack listens if nobody says otherwise. */
const defaultEndpoint = 'http://127.0.0.1:4566'

export interface EndpointOptions {
  /** URL. Default: `AWS_ENDPOINT_URL_KMS`, `AWS_ENDPOINT_URL`, `LOCALSTACK_HOST`, else `http://127.0.0.1:4566`. */
  readonly endpoint?: string | undefined
  /** Take an address of the public Internet too. Default false: what is sent there is no longer local. */
  readonly allowPublicAddress?: boolean | undefined
  /** Default: the environment of the process, where there is one. */
  readonly environment?: Environment | undefined
}

/**
 * The URL of the local KMS, without a slash at its end.
 *
 * @throws TypeError if it is no URL, or an address of the public Internet
 */
export function endpointOf({ endpoint, allowPublicAddress = false, environment }: EndpointOptions): string {
  const { env } = globalThis.process ?? { env: {} }
  const text = endpoint ?? endpointFrom(environment ?? env)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new TypeError(`endpoint ${JSON.stringify(text)}: want a URL, for example ${defaultEndpoint}`)
  }
  if (!allowPublicAddress && !isLocalHost(url.hostname)) {
    throw new TypeError(
      `endpoint ${text}: want an address of this machine or network, because keys and data keys of tests go there; allowPublicAddress takes any`,
    )
  }
  return url.href.replace(/\/+$/, '')
}

function endpointFrom(environment: Environment): string {
  const host = environment['LOCALSTACK_HOST']
  return (
    environment['AWS_ENDPOINT_URL_KMS'] ||
    environment['AWS_ENDPOINT_URL'] ||
    // A host and perhaps a port, but some write a URL.
    (host && (host.includes('://') ? host : `http://${host.includes(':') ? host : `${host}:4566`}`)) ||
    defaultEndpoint
  )
}

/** Names that resolve to this machine, or inside a network of containers. */
const localNames = /^(?:[^.]+|.*\.(?:localhost|local|internal|test)|(?:.*\.)?localhost\.localstack\.cloud)$/

/** IPv4: this machine, the private networks, link-local. */
const localIPv4 = /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/

/** IPv6: this machine, unique local, link-local. */
const localIPv6 = /^\[(?:::1\]|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/

function isLocalHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return localIPv6.test(hostname)
  // URL writes every IPv4 address in its dotted form.
  if (/^\d+(?:\.\d+){3}$/.test(hostname)) return localIPv4.test(hostname)
  return localNames.test(hostname)
}
