import { KMS, KMSClient } from '@aws-sdk/client-kms'
import { keyProviderPairContract } from '@sealwright/core/testing'
import { inProcessRequestHandler } from '@sealwright/kms-protocol'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'
import { describe, it } from 'vitest'
import { memoryKms, memoryProvider } from '../src/index.ts'

const accountId = '111122223333'
const region = 'eu-central-1'
const kms = memoryKms({ accountId, region })
const keyArn = await kms.keyArn('alias/app')
const config = {
  region,
  credentials: { accessKeyId: accountId, secretAccessKey: 'any' },
  requestHandler: inProcessRequestHandler({ kms: kms.engine }),
}

const memory = () => memoryProvider({ kms, alias: 'alias/app' })
const overTheWire = {
  'the methods of the SDK and a key ARN': () => awsKmsProvider({ keyId: keyArn, client: new KMS(config) }),
  'the commands of the SDK and an alias': () => awsKmsProvider({ keyId: 'alias/app', client: new KMSClient(config) }),
}

describe.each(Object.entries(overTheWire))('memory and AWS KMS over %s', (_, awsKms) => {
  for (const { law, run } of keyProviderPairContract([memory, awsKms])) it(law, run)
})
