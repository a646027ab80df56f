import { KMS, KMSClient } from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'
import { clientPort, type KmsClient, sdkKmsClient } from './sdk-client.ts'

const config = {
  region: 'eu-central-1',
  endpoint: 'http://127.0.0.1:9',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' },
  maxAttempts: 1,
}
const context = { EncryptionContext: {}, KeyId: 'alias/app' }

/** Answers in place of the network, and remembers what was asked. */
function recording() {
  const asked: { target: string | undefined; input: unknown }[] = []
  const requestHandler = {
    async handle({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) {
      asked.push({ target: headers['x-amz-target'], input: JSON.parse(new TextDecoder().decode(body)) })
      return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } }
    },
  }
  return { requestHandler: requestHandler as never, asked }
}

describe('clientPort', () => {
  it('takes the aggregated client of the SDK as it is', () => {
    const client: KmsClient = new KMS(config)
    expect(clientPort(client)).toBe(client)
  })

  it('sends the three commands through any other client of the SDK', async () => {
    const { requestHandler, asked } = recording()
    const client: KmsClient = new KMSClient({ ...config, requestHandler })
    const port = clientPort(client)
    await port.generateDataKey({ ...context, NumberOfBytes: 32 })
    await port.encrypt({ ...context, Plaintext: Uint8Array.of(1) })
    await port.decrypt({ ...context, CiphertextBlob: Uint8Array.of(2) })
    expect(asked.map(({ target }) => target)).toEqual([
      'TrentService.GenerateDataKey',
      'TrentService.Encrypt',
      'TrentService.Decrypt',
    ])
    expect(asked.map(({ input }) => input)).toEqual([
      { ...context, NumberOfBytes: 32 },
      { ...context, Plaintext: 'AQ==' },
      { ...context, CiphertextBlob: 'Ag==' },
    ])
  })
})

describe('sdkKmsClient', () => {
  it('makes a client of the SDK when it is first asked', async () => {
    const client = sdkKmsClient(config)
    await expect(client.decrypt({ ...context, CiphertextBlob: Uint8Array.of(2) })).rejects.toThrow(/ECONNREFUSED/)
  })
})
