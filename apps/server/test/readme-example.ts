// The example of the README; `readme-example.test.ts` runs it.
// #region example
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { startServer } from '@sealwright/server'

await using server = await startServer({ port: 0 })

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'any' }
const kms = new KMSClient({ endpoint: server.url, region: 'eu-central-1', credentials })

const { KeyMetadata } = await kms.send(new CreateKeyCommand({}))
export const { CiphertextBlob } = await kms.send(
  new EncryptCommand({ KeyId: KeyMetadata?.Arn, Plaintext: Buffer.from('a secret') }),
)
// #endregion
