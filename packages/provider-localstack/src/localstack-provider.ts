import type { KeyProvider } from '@sealwright/core'
import { awsKmsProvider, type KmsClientPort, sdkKmsClient } from '@sealwright/provider-aws-kms'
import { type EndpointOptions, endpointOf } from './endpoint.ts'

/** How to reach a local KMS. */
export interface LocalstackOptions extends EndpointOptions {
  /** Default `us-east-1`, as LocalStack has it. */
  readonly region?: string | undefined
  /** 12 digits. Default: LocalStack's `000000000000`. */
  readonly accountId?: string | undefined
}

/** Options of {@link localstackProvider}. */
export interface LocalstackProviderOptions extends LocalstackOptions {
  /** Key ID, key ARN, alias name or alias ARN of a symmetric KMS key there. */
  readonly keyId: string
}

/**
 * A key provider over the KMS of LocalStack, or of any server that speaks the same API on a local address.
 *
 * @throws TypeError if the endpoint is not local, or `keyId` no identifier of a KMS key
 * @example
 * const provider = localstackProvider({ keyId: 'alias/app' })
 */
export function localstackProvider({ keyId, ...options }: LocalstackProviderOptions): KeyProvider {
  return awsKmsProvider({
    keyId,
    clientFor: (region) => localstackClient({ ...options, region: region ?? options.region }),
  })
}

/** A client of the AWS SDK for a local KMS, loaded on first use: for `awsKmsProvider` and all that it can do. */
export function localstackClient(options: LocalstackOptions = {}): KmsClientPort {
  const { region = 'us-east-1', accountId = 'test' } = options
  return sdkKmsClient({
    endpoint: endpointOf(options),
    region,
    // The access key says which account, and the secret is not looked at.
    credentials: { accessKeyId: accountId, secretAccessKey: 'test' },
  })
}
