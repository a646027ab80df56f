import { AbstractStartedContainer, GenericContainer, Wait } from 'testcontainers'

/** Where the server listens in its container. */
const kmsPort = 4566

/** Where the image keeps keys that shall outlive a stop. */
const dataFolder = '/var/lib/sealwright'

/**
 * A local KMS in a container of its own. Keys live in memory unless told otherwise.
 *
 * @example
 * await using kms = await new SealwrightContainer('sealwright/server:latest').start()
 * const client = new KMSClient(kms.getClientConfig())
 */
export class SealwrightContainer extends GenericContainer {
  #flags: readonly string[] = []

  /** @param image name and tag of the server's image; fix the tag, so that tests are the same tomorrow */
  constructor(image: string) {
    super(image)
    this.withExposedPorts(kmsPort)
      .withWaitStrategy(Wait.forHttp('/_sealwright/health', kmsPort).forStatusCode(200))
      .withStartupTimeout(30_000)
  }

  /** The account of requests whose access key is not an account ID. Default: `000000000000`. */
  withAccount(accountId: string): this {
    return this.#withFlags('--account', accountId)
  }

  /** Keep keys on disk in the container, so that they outlive its restart. Default: in memory. */
  withKeysOnDisk(): this {
    return this.#withFlags('--data', dataFolder)
  }

  override async start(): Promise<StartedSealwrightContainer> {
    return new StartedSealwrightContainer(await super.start())
  }

  #withFlags(...flags: readonly string[]): this {
    this.#flags = [...this.#flags, ...flags]
    return this.withCommand([...this.#flags])
  }
}

/** How an AWS SDK reaches the KMS: an argument for `new KMSClient(…)`. */
export interface KmsClientConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** A local KMS in a container that answers. */
export class StartedSealwrightContainer extends AbstractStartedContainer {
  /** The port on this machine. */
  getPort(): number {
    return this.getMappedPort(kmsPort)
  }

  /** The endpoint, for example `http://localhost:32768`: for `AWS_ENDPOINT_URL_KMS` and `localstackProvider`. */
  getConnectionUri(): string {
    return `http://${this.getHost()}:${this.getPort()}`
  }

  /** What a client needs. @param scope default: `us-east-1`, and the account of the container */
  getClientConfig({
    region = 'us-east-1',
    accountId = 'test',
  }: {
    readonly region?: string
    readonly accountId?: string
  } = {}): KmsClientConfig {
    return {
      endpoint: this.getConnectionUri(),
      region,
      // The access key says which account; the secret is not looked at.
      credentials: { accessKeyId: accountId, secretAccessKey: 'test' },
    }
  }

  /** Forgets every key, so that tests can share a container. @throws Error where keys are kept on disk */
  async reset(): Promise<void> {
    const response = await fetch(`${this.getConnectionUri()}/_sealwright/reset`, { method: 'POST' })
    const answer = await response.text()
    if (!response.ok) throw new Error(`reset of the KMS in ${this.getName()}: ${answer}`)
  }
}
