// The example of the README; `sealwright-container.test.ts` runs it.
// #region example
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { SealwrightContainer } from '@sealwright/testcontainers'

await using container = await new SealwrightContainer('sealwright/server:latest').start()

const kms = new KMSClient(container.getClientConfig({ region: 'eu-central-1' }))
const { KeyMetadata } = await kms.send(new CreateKeyCommand({}))
export const { CiphertextBlob } = await kms.send(
  new EncryptCommand({ KeyId: KeyMetadata?.Arn, Plaintext: Buffer.from('a secret') }),
)
// #endregion
