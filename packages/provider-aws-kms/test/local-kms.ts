import { randomBytes } from 'node:crypto'
import { KMS, KMSClient } from '@aws-sdk/client-kms'
import { createKms, memoryStore } from '@sealwright/kms-engine'
import { inProcessRequestHandler } from '@sealwright/kms-protocol'

/** Clients of the AWS SDK that talk to one engine in this process. */
export interface LocalKms {
  /** The client with a method for each operation. */
  methodsIn(region: string): KMS
  /** The client that sends commands. */
  commandsIn(region: string): KMSClient
  /** Makes a key with an alias in `eu-central-1` and returns its ARN. */
  createKey(alias: string): Promise<string>
}

export function localKms(): LocalKms {
  const kms = createKms({ store: memoryStore(), now: Date.now, randomBytes, rootKey: randomBytes(32) })
  const configFor = (region: string) => ({
    region,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'any' },
    requestHandler: inProcessRequestHandler({ kms }),
  })
  const methodsIn = (region: string) => new KMS(configFor(region))
  return {
    methodsIn,
    commandsIn: (region) => new KMSClient(configFor(region)),
    async createKey(alias) {
      const methods = methodsIn('eu-central-1')
      const { KeyMetadata } = await methods.createKey({})
      await methods.createAlias({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId })
      return KeyMetadata?.Arn ?? ''
    },
  }
}
