import { decrypt, encrypt, multiProvider } from '@sealwright/core'
import { keyProviderContract, keyProviderPairContract } from '@sealwright/core/testing'
import { describe, expect, it } from 'vitest'
import { awsKmsDiscovery, awsKmsProvider } from '../src/index.ts'
import { localKms } from './local-kms.ts'

const { commandsIn, methodsIn, createKey } = localKms()
const commands = commandsIn('eu-central-1')
const methods = methodsIn('eu-central-1')
const keyArn = await createKey('alias/app')
const keyId = keyArn.slice(keyArn.indexOf('/') + 1)
const aliasArn = keyArn.replace(/key\/.*/, 'alias/app')
const strangerArn = await createKey('alias/stranger')

const subjects = {
  'a key ARN, with the methods of the SDK': () => awsKmsProvider({ keyId: keyArn, client: methods }),
  'a key ID, with the commands of the SDK': () => awsKmsProvider({ keyId, client: commands }),
  'an alias ARN': () => awsKmsProvider({ keyId: aliasArn, client: methods }),
  'an alias name': () => awsKmsProvider({ keyId: 'alias/app', client: methods }),
}
const names = Object.keys(subjects) as (keyof typeof subjects)[]

describe.each(names)('the key provider contract, configured by %s', (name) => {
  const createStranger = () => awsKmsProvider({ keyId: strangerArn, client: methods })
  for (const { law, run } of keyProviderContract({ create: subjects[name], createStranger, maxFlips: 200 })) {
    it(law, run)
  }
})

describe.each(names.slice(1))('a key ARN and %s', (name) => {
  for (const { law, run } of keyProviderPairContract([subjects[names[0]!], subjects[name]])) it(law, run)
})

const plaintext = new TextEncoder().encode('the plaintext')

describe('messages', () => {
  it('of several keys open with each of them', async () => {
    const provider = awsKmsProvider({ generatorKeyId: 'alias/app', keyIds: [strangerArn], client: methods })
    const { message, header } = await encrypt(plaintext, { provider })
    expect(header.encryptedDataKeys.map(({ providerInfo }) => new TextDecoder().decode(providerInfo))).toEqual([
      keyArn,
      strangerArn,
    ])
    for (const keyId of [keyArn, strangerArn]) {
      const opened = await decrypt(message, { provider: awsKmsProvider({ keyId, client: commands }) })
      expect(opened.plaintext).toEqual(plaintext)
    }
  })

  it('open by discovery within the filter, and not outside', async () => {
    const provider = awsKmsProvider({ keyId: keyArn, client: methods })
    const { message } = await encrypt(plaintext, { provider })
    const discovery = (accountId: string) =>
      awsKmsDiscovery({ client: methods, filter: { partition: 'aws', accountIds: [accountId] } })
    expect((await decrypt(message, { provider: discovery('111122223333') })).plaintext).toEqual(plaintext)
    await expect(decrypt(message, { provider: discovery('444455556666') })).rejects.toMatchObject({
      code: 'ERR_NO_DATA_KEY',
      details: { attempts: [], skipped: 1 },
    })
  })

  it('of a disabled key fail with the refusal of the service for each attempt', async () => {
    const arn = await createKey('alias/short-lived')
    const provider = awsKmsProvider({ keyId: arn, client: methods })
    const { message } = await encrypt(plaintext, { provider })
    await methods.disableKey({ KeyId: arn })
    const attempt = { provider: `aws-kms ${arn}`, index: 0, error: { name: 'DisabledException' } }
    await expect(decrypt(message, { provider })).rejects.toMatchObject({
      code: 'ERR_NO_DATA_KEY',
      details: { attempts: [attempt] },
    })
    await expect(encrypt(plaintext, { provider })).rejects.toMatchObject({
      code: 'ERR_KEY_PROVIDER',
      cause: { name: 'DisabledException' },
    })
  })

  it('of an old alias target open with its ARN, and not through the alias any more', async () => {
    const old = await createKey('alias/moving')
    const alias = awsKmsProvider({ keyId: 'alias/moving', client: methods })
    const { message } = await encrypt(plaintext, { provider: alias })
    await methods.updateAlias({ AliasName: 'alias/moving', TargetKeyId: strangerArn })
    await expect(decrypt(message, { provider: alias })).rejects.toMatchObject({
      details: { attempts: [{ error: { name: 'IncorrectKeyException' } }] },
    })
    const both = multiProvider({ decryptors: [alias, awsKmsProvider({ keyId: old, client: methods })] })
    expect((await decrypt(message, { provider: both })).plaintext).toEqual(plaintext)
  })
})
