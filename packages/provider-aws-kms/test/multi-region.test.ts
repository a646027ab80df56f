import { decrypt, encrypt } from '@sealwright/core'
import { keyProviderPairContract } from '@sealwright/core/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { awsKmsDiscovery, awsKmsProvider } from '../src/index.ts'
import { localKms } from './local-kms.ts'

const kms = localKms()
const here = kms.methodsIn('eu-central-1')
const there = kms.methodsIn('us-east-1')
const plaintext = new TextEncoder().encode('the plaintext')

let keyArn: string
let replicaArn: string
beforeAll(async () => {
  const { KeyMetadata } = await here.createKey({ MultiRegion: true })
  keyArn = KeyMetadata?.Arn ?? ''
  await here.replicateKey({ KeyId: keyArn, ReplicaRegion: 'us-east-1' })
  replicaArn = keyArn.replace('eu-central-1', 'us-east-1')
})

const inFrankfurt = () => awsKmsProvider({ keyId: keyArn, client: here, multiRegion: true })
const inVirginia = () => awsKmsProvider({ keyId: replicaArn, client: there, multiRegion: true })

describe('a multi-Region key and its replica', () => {
  for (const { law, run } of keyProviderPairContract([inFrankfurt, inVirginia])) it(law, run)

  it('are two keys to a provider that is not told of them', async () => {
    const { message } = await encrypt(plaintext, { provider: inFrankfurt() })
    const provider = awsKmsProvider({ keyId: replicaArn, client: there })
    await expect(decrypt(message, { provider })).rejects.toMatchObject({
      code: 'ERR_NO_DATA_KEY',
      details: { attempts: [], skipped: 1 },
    })
  })

  it('open each other’s messages by discovery in one Region', async () => {
    const { message } = await encrypt(plaintext, { provider: inFrankfurt() })
    const filter = { partition: 'aws', accountIds: ['111122223333'] }
    const provider = awsKmsDiscovery({ client: there, multiRegionIn: 'us-east-1', filter })
    expect((await decrypt(message, { provider })).plaintext).toEqual(plaintext)
  })

  it('leave a key of one Region to its own', async () => {
    const { KeyMetadata } = await here.createKey({})
    const provider = awsKmsProvider({ keyId: KeyMetadata?.Arn ?? '', client: here })
    const { message } = await encrypt(plaintext, { provider })
    const discovery = awsKmsDiscovery({ client: there, multiRegionIn: 'us-east-1' })
    await expect(decrypt(message, { provider: discovery })).rejects.toMatchObject({ details: { skipped: 1 } })
  })
})

describe('a grant token', () => {
  it('lets a grantee use the key before the grant is known everywhere', async () => {
    const { KeyMetadata } = await here.createKey({})
    const keyId = KeyMetadata?.Arn ?? ''
    const { GrantToken } = await here.createGrant({
      KeyId: keyId,
      GranteePrincipal: 'arn:aws:iam::111122223333:user/alice',
      Operations: ['GenerateDataKey', 'Decrypt'],
    })
    const provider = awsKmsProvider({ keyId, client: here, grantTokens: [GrantToken ?? ''] })
    const { message } = await encrypt(plaintext, { provider })
    expect((await decrypt(message, { provider })).plaintext).toEqual(plaintext)
  })

  it('that the service never gave is refused', async () => {
    const provider = awsKmsProvider({ keyId: keyArn, client: here, grantTokens: ['invented'] })
    await expect(encrypt(plaintext, { provider })).rejects.toMatchObject({
      code: 'ERR_KEY_PROVIDER',
      cause: { name: 'InvalidGrantTokenException' },
    })
  })
})
