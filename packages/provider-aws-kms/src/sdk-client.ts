import type {
  DecryptInput,
  DecryptOutput,
  EncryptInput,
  EncryptOutput,
  GenerateDataKeyInput,
  GenerateDataKeyOutput,
  GetPublicKeyInput,
  GetPublicKeyOutput,
  KmsCallOptions,
  KmsClientPort,
  KmsPublicKeyClientPort,
  KmsRsaClientPort,
  RsaDecryptInput,
} from './kms-client-port.ts'

/** A client of the AWS SDK that sends commands: `KMSClient`. */
export interface SdkClient {
  send(command: never, options?: KmsCallOptions): Promise<unknown>
}

/** What a caller may give as a client: the three methods, or a `KMSClient`. */
export type KmsClient = KmsClientPort | SdkClient

/** Every call that providers make. */
export interface FullKmsClientPort extends KmsClientPort, KmsPublicKeyClientPort {
  decrypt(input: DecryptInput | RsaDecryptInput, options?: KmsCallOptions): Promise<DecryptOutput>
}

/** What the AWS SDK's `KMSClient` is made with; only what is commonly needed is named here. */
export interface SdkClientConfig {
  /** For example `eu-central-1`, or how to find it out. Default: what the SDK finds in the environment. */
  readonly region?: string | (() => Promise<string>)
  /** URL of another KMS, for example a local one. Default: what the SDK finds in the environment. */
  readonly endpoint?: string
  /** Name of a profile of the AWS configuration files. Default: what the SDK finds in the environment. */
  readonly profile?: string
  /** An identity, or how to come by one. Default: the SDK's own chain. */
  readonly credentials?: SdkCredentials | (() => Promise<SdkCredentials>)
  /** How often the SDK tries a call in all. Default: the SDK's, 3. */
  readonly maxAttempts?: number
}

/** An identity to sign with. */
export interface SdkCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/**
 * A client of the AWS SDK that is loaded and made when first used, so that a program that never asks the service does
 * not pay for it.
 *
 * `@aws-sdk/client-kms` is an optional peer: without it, the first call rejects and says what to install.
 */
export function sdkKmsClient(config: SdkClientConfig = {}): FullKmsClientPort {
  let client: Promise<FullKmsClientPort> | undefined
  const ready = () => {
    client ??= loadSdk().then(({ KMS }) => new KMS(config))
    return client
  }
  return {
    generateDataKey: async (input, options) => (await ready()).generateDataKey(input, options),
    encrypt: async (input, options) => (await ready()).encrypt(input, options),
    decrypt: async (input, options) => (await ready()).decrypt(input, options),
    getPublicKey: async (input, options) => (await ready()).getPublicKey(input, options),
  }
}

/** Any client as the three methods that a provider calls. */
export function clientPort(client: KmsClient): KmsClientPort {
  return 'generateDataKey' in client ? client : new CommandClient(client)
}

/** Any client as the method that opens what an RSA key wrapped. */
export function rsaClientPort(client: KmsRsaClientPort | SdkClient): KmsRsaClientPort {
  return 'decrypt' in client ? client : new CommandClient(client)
}

/** Any client as the method that fetches a public key. */
export function publicKeyClientPort(client: KmsPublicKeyClientPort | SdkClient): KmsPublicKeyClientPort {
  return 'getPublicKey' in client ? client : new CommandClient(client)
}

/** The methods over a client that sends commands; the commands come from the SDK that it came from. */
class CommandClient implements FullKmsClientPort {
  readonly #client: SdkClient

  constructor(client: SdkClient) {
    this.#client = client
  }

  async generateDataKey(input: GenerateDataKeyInput, options?: KmsCallOptions): Promise<GenerateDataKeyOutput> {
    const { GenerateDataKeyCommand } = await loadSdk()
    return this.#send(new GenerateDataKeyCommand(input), options)
  }

  async encrypt(input: EncryptInput, options?: KmsCallOptions): Promise<EncryptOutput> {
    const { EncryptCommand } = await loadSdk()
    return this.#send(new EncryptCommand(input), options)
  }

  async decrypt(input: DecryptInput | RsaDecryptInput, options?: KmsCallOptions): Promise<DecryptOutput> {
    const { DecryptCommand } = await loadSdk()
    return this.#send(new DecryptCommand(input), options)
  }

  async getPublicKey(input: GetPublicKeyInput, options?: KmsCallOptions): Promise<GetPublicKeyOutput> {
    const { GetPublicKeyCommand } = await loadSdk()
    return this.#send(new GetPublicKeyCommand(input), options)
  }

  /** `send` is generic over the command in the SDK; here each caller names what its command answers. */
  #send<Output>(command: object, options: KmsCallOptions | undefined): Promise<Output> {
    return this.#client.send(command as never, options) as Promise<Output>
  }
}

async function loadSdk(): Promise<typeof import('@aws-sdk/client-kms')> {
  try {
    return await import('@aws-sdk/client-kms')
  } catch (cause) {
    throw new Error(
      "the AWS SDK does not load: install '@aws-sdk/client-kms', or give a client with the three methods",
      {
        cause,
      },
    )
  }
}
