// The example of the README; `readme-example.test.ts` runs it.
// #region example
import { KMSClient } from '@aws-sdk/client-kms'
import type { Kms } from '@sealwright/kms-engine'
import { createHandler, inProcessRequestHandler } from '@sealwright/kms-protocol'

/** With no port: a client whose requests never leave the process. */
export function clientOf(kms: Kms): KMSClient {
  return new KMSClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'any' },
    requestHandler: inProcessRequestHandler({ kms }),
  })
}

/** On a port: a handler for any server that speaks Request and Response. */
export function serverOf(kms: Kms): { fetch(request: Request): Promise<Response> } {
  return { fetch: createHandler({ kms, onError: (error) => console.error(error) }) }
}
// #endregion
