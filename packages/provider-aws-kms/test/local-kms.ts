import { randomBytes } from 'node:crypto'
import { CreateAliasCommand, CreateKeyCommand, KMS, KMSClient } from '@aws-sdk/client-kms'
import { createKms, memoryStore } from '@sealwright/kms-engine'
import { inProcessRequestHandler } from '@sealwright/kms-protocol'

/** Clients of the AWS SDK that talk to an engine in this process, and a key with an alias there. */
export async function localKms() {
  const kms = createKms({ store: memoryStore(), now: Date.now, randomBytes, rootKey: randomBytes(32) })
  const config = {
    region: 'eu-central-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'any' },
    requestHandler: inProcessRequestHandler({ kms }),
  }
  const commands = new KMSClient(config)
  const methods = new KMS(config)

  async function createKey(alias: string): Promise<string> {
    const { KeyMetadata } = await commands.send(new CreateKeyCommand({}))
    await commands.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }))
    if (KeyMetadata?.Arn === undefined) throw new Error('CreateKey: want an ARN')
    return KeyMetadata.Arn
  }
  return { commands, methods, createKey }
}
