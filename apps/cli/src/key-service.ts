import type { DecryptingProvider, EncryptingProvider } from '@sealwright/core'
import { awsKmsProvider, type SdkClientConfig, sdkKmsClient } from '@sealwright/provider-aws-kms'
import { usageFailure } from './failure.ts'

/** How a person says which key service to ask. Each falls back to what AWS's own tools read. */
export interface KeyServiceOptions {
  /** Default: `AWS_ENDPOINT_URL_KMS`, `AWS_ENDPOINT_URL`, else AWS. */
  readonly endpointUrl?: string | undefined
  /** For keys that are not named by an ARN. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, else the profile's. */
  readonly region?: string | undefined
  /** Default: `AWS_PROFILE`. */
  readonly profile?: string | undefined
}

/** How long a person waits for one answer, retries included, before the command gives up; in milliseconds. */
const timeoutMs = 30_000

type Environment = Readonly<Record<string, string | undefined>>

/** The Region of a local key service where nobody names one; the same as the local KMS has by default. */
const localRegion = 'us-east-1'

/**
 * The provider of the keys that a person named. Nothing is loaded, and no file is read, before it is first used.
 *
 * @param keys at least one; the first generates the data key, any one opens it
 */
export function keyProvider(
  keys: readonly string[],
  options: KeyServiceOptions,
  environment: Environment,
): EncryptingProvider & DecryptingProvider {
  const clientFor = (region: string | undefined) => sdkKmsClient(clientConfig(options, environment, region))
  const [first = '', ...others] = keys
  try {
    if (others.length === 0) return awsKmsProvider({ keyId: first, clientFor, timeoutMs })
    return awsKmsProvider({ generatorKeyId: first, keyIds: others, clientFor, timeoutMs })
  } catch (error) {
    if (error instanceof TypeError) throw usageFailure(`--key: ${error.message}`)
    throw error
  }
}

/** What the client of one Region is made with. */
export function clientConfig(
  options: KeyServiceOptions,
  environment: Environment,
  region?: string | undefined,
): SdkClientConfig {
  const given = (name: string) => environment[name] || undefined
  const endpoint = checkedUrl(options.endpointUrl ?? given('AWS_ENDPOINT_URL_KMS') ?? given('AWS_ENDPOINT_URL'))
  const isLocal = endpoint !== undefined && isLoopback(endpoint)
  const namesIdentity =
    options.profile !== undefined ||
    ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE'].some((name) => given(name) !== undefined)
  const fallback = given('AWS_REGION') ?? given('AWS_DEFAULT_REGION') ?? (isLocal ? localRegion : undefined)
  const wantedRegion = region ?? options.region ?? fallback
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(options.profile !== undefined && { profile: options.profile }),
    ...(wantedRegion !== undefined && { region: wantedRegion }),
    // A local key service asks for a signature but knows no secret: nobody should have to invent one for it. Only on
    // loopback, and only where no identity is named, so that a real one is never passed over.
    ...(isLocal && !namesIdentity && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  }
}

function checkedUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw usageFailure(`endpoint ${JSON.stringify(text)}: want a URL, for example http://127.0.0.1:4566`)
}

function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
