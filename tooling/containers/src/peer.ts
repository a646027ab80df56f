import { KMS } from '@aws-sdk/client-kms'
import { buildImage } from '@sealwright/server-image'
import { type Absent, absentImage, startInContainer } from '@sealwright/test-kit'
import { LocalstackContainer } from '@testcontainers/localstack'
import { startMoto } from './moto.ts'

/** The Region of the tests. */
export const region = 'us-east-1'

/** A KMS that somebody runs on this machine. */
export interface Peer extends AsyncDisposable {
  readonly url: string
}

/** What the tests run against, by what a report calls it. */
export type PeerName = 'LocalStack' | 'our image in its place' | 'moto'

/** The last community release. */
const localstackImage = 'localstack/localstack:4.14.0'

/** How each peer is started; the reason, where it cannot be. */
export const peers: Readonly<Record<PeerName, () => Promise<Peer | Absent>>> = {
  LocalStack: () =>
    startInContainer(async () => (await absentImage(localstackImage)) ?? (await startContainer(localstackImage))),
  'our image in its place': () => startInContainer(async () => startContainer(await buildImage())),
  moto: startMoto,
}

/** LocalStack's own Testcontainers module, whatever image it is given. */
async function startContainer(image: string): Promise<Peer> {
  const container = await new LocalstackContainer(image).withEnvironment({ SERVICES: 'kms' }).start()
  return {
    url: container.getConnectionUri(),
    async [Symbol.asyncDispose]() {
      await container.stop()
    },
  }
}

/** A client of the AWS SDK. @param accessKeyId 12 digits for another account than the usual one */
export function clientOf({ url }: Peer, accessKeyId = 'test', clientRegion: string = region): KMS {
  return new KMS({
    endpoint: url,
    region: clientRegion,
    credentials: { accessKeyId, secretAccessKey: 'test' },
    // A failure is what the tests ask about; a second attempt would only wait.
    maxAttempts: 1,
  })
}

/** Makes a key behind an alias. @returns its ARN */
export async function createKey(peer: Peer, alias: string): Promise<string> {
  const kms = clientOf(peer)
  const { KeyMetadata } = await kms.createKey({})
  await kms.createAlias({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId })
  return KeyMetadata?.Arn ?? ''
}
