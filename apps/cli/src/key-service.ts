import type { EncryptingProvider, KeyDecryptor } from '@sealwright/core'
import {
  type AwsKmsOptions,
  awsKmsDiscovery,
  awsKmsProvider,
  type SdkClientConfig,
  type SdkCredentials,
  sdkKmsClient,
} from '@sealwright/provider-aws-kms'
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

/** What a local key service is asked with where nobody says otherwise: the Region that it has by default, and a name. */
const local = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const

/**
 * The provider that encrypts under the keys that a person named. Nothing is loaded, and no file is read, before it is
 * first used.
 *
 * @param keys at least one; the first generates the data key
 */
export function encryptingProvider(
  [first = '', ...others]: readonly string[],
  options: KeyServiceOptions,
  environment: Environment,
): EncryptingProvider {
  const access = accessOf(options, environment)
  return namedKeys(() =>
    others.length === 0
      ? awsKmsProvider({ keyId: first, ...access })
      : awsKmsProvider({ generatorKeyId: first, keyIds: others, ...access }),
  )
}

/** Whom a person trusts to open a message. */
export interface TrustedKeys {
  readonly keys: readonly string[]
  /** Accounts of which any key is trusted: 12 digits, with a partition before a colon where it is not `aws`. */
  readonly accounts: readonly string[]
}

/** The providers that open messages with trusted keys: those that are named, then any of the accounts. */
export function decryptingProviders(
  { keys, accounts }: TrustedKeys,
  options: KeyServiceOptions,
  environment: Environment,
): readonly KeyDecryptor[] {
  const access = accessOf(options, environment)
  const named = namedKeys(() => keys.map((keyId) => awsKmsProvider({ keyId, ...access })))
  const discovered = accounts.map((account) => awsKmsDiscovery({ filter: accountFilter(account), ...access }))
  return [...named, ...discovered]
}

function accessOf(
  options: KeyServiceOptions,
  environment: Environment,
): Pick<AwsKmsOptions, 'clientFor' | 'timeoutMs'> {
  return { clientFor: (region) => sdkKmsClient(clientConfig(options, environment, region)), timeoutMs }
}

function namedKeys<Providers>(make: () => Providers): Providers {
  try {
    return make()
  } catch (error) {
    if (error instanceof TypeError) throw usageFailure(`--key: ${error.message}`)
    throw error
  }
}

function accountFilter(text: string): { partition: string; accountIds: readonly string[] } {
  const [, partition = 'aws', accountId] = /^(?:(aws[a-z-]*):)?(\d{12})$/.exec(text) ?? []
  if (accountId === undefined)
    throw usageFailure(`--any-key-of ${JSON.stringify(text)}: want an account ID of 12 digits`)
  return { partition, accountIds: [accountId] }
}

/**
 * What the client of one Region is made with.
 *
 * A local key service asks for a Region and a signature, but knows no secret: nobody should have to set any up for it.
 * So where AWS's own tools would find none, and only for an address of this machine, there are stand-ins.
 */
export function clientConfig(
  options: KeyServiceOptions,
  environment: Environment,
  keyRegion?: string | undefined,
): SdkClientConfig {
  const given = (name: string) => environment[name] || undefined
  const endpoint = checkedUrl(options.endpointUrl ?? given('AWS_ENDPOINT_URL_KMS') ?? given('AWS_ENDPOINT_URL'))
  const profile = options.profile ?? given('AWS_PROFILE')
  // Whoever names a profile wants that one, or to hear that it is not there.
  const hasStandIns = endpoint !== undefined && isLoopback(endpoint) && profile === undefined
  const region =
    keyRegion ?? options.region ?? given('AWS_REGION') ?? given('AWS_DEFAULT_REGION') ?? (hasStandIns && regionOrLocal)
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(profile !== undefined && { profile }),
    ...(region !== false && { region }),
    ...(hasStandIns && { credentials: credentialsOrLocal }),
  }
}

/** The Region of the configuration files, else the local one. */
async function regionOrLocal(): Promise<string> {
  const { KMS } = await import('@aws-sdk/client-kms')
  return await new KMS().config.region().catch(() => local.region)
}

/** The identity that AWS's tools would take, but for that of a virtual machine, which is slow to ask; else the local one. */
async function credentialsOrLocal(): Promise<SdkCredentials> {
  process.env['AWS_EC2_METADATA_DISABLED'] ??= 'true'
  const { KMS } = await import('@aws-sdk/client-kms')
  return await new KMS({ region: local.region }).config.credentials().catch(() => local.credentials)
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
