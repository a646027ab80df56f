// An application that makes its own KMSClient, tested without a port: the client talks to a KMS in the same process.
// #region readme
import { KMSClient } from '@aws-sdk/client-kms'
import { createKms, memoryStore } from '@sealwright/kms-engine'
import { inProcessRequestHandler } from '@sealwright/kms-protocol'

export function inProcessClient(): KMSClient {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const kms = createKms({ store: memoryStore(), now: Date.now, randomBytes, rootKey: randomBytes(32) })
  return new KMSClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'any' }, // 12 digits: the account
    requestHandler: inProcessRequestHandler({ kms }),
  })
}
// #endregion
