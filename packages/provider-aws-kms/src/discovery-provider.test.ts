import type { EncryptedDataKey } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { arn, cannedKms, encryptedDataKey, goodAnswer, request } from '../test/canned-kms.ts'
import { awsKmsDiscovery } from './discovery-provider.ts'

const multiRegionArn = 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'

function wrappedBy(text: string): EncryptedDataKey {
  return { ...encryptedDataKey, providerInfo: new TextEncoder().encode(text) }
}

describe('discovery', () => {
  it('asks the key that the message names, in its Region', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const regions: (string | undefined)[] = []
    const provider = awsKmsDiscovery({
      clientFor(region) {
        regions.push(region)
        return client
      },
    })
    await provider.decryptDataKey(encryptedDataKey, request())
    expect(calls.map(({ operation, input }) => [operation, input.KeyId])).toEqual([['Decrypt', arn]])
    expect(regions).toEqual(['eu-central-1'])
  })

  it('has no encrypting half', () => {
    expect(awsKmsDiscovery()).not.toHaveProperty('generateDataKey')
    expect(awsKmsDiscovery()).not.toHaveProperty('encryptDataKey')
  })

  it('refuses an answer under another key than the message names', async () => {
    const { client } = cannedKms({ ...goodAnswer(), KeyId: arn.replace('1234abcd', '5678abcd') })
    const attempt = awsKmsDiscovery({ client }).decryptDataKey(encryptedDataKey, request())
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_KEY_PROVIDER' })
  })

  it.each([
    ['takes the account and partition of the filter', { partition: 'aws', accountIds: ['111122223333'] }, true],
    ['passes over another account', { partition: 'aws', accountIds: ['444455556666'] }, false],
    ['passes over another partition', { partition: 'aws-cn', accountIds: ['111122223333'] }, false],
    ['passes over every key by an empty filter', { partition: 'aws', accountIds: [] }, false],
  ])('%s', (_, filter, expected) => {
    expect(awsKmsDiscovery({ filter }).recognises(encryptedDataKey)).toBe(expected)
  })

  it('passes over keys outside its Regions', () => {
    expect(awsKmsDiscovery({ regions: ['eu-central-1'] }).recognises(encryptedDataKey)).toBe(true)
    expect(awsKmsDiscovery({ regions: ['us-east-1'] }).recognises(encryptedDataKey)).toBe(false)
  })

  it('passes over keys in excluded Regions', () => {
    expect(awsKmsDiscovery({ excludedRegions: ['us-east-1'] }).recognises(encryptedDataKey)).toBe(true)
    expect(awsKmsDiscovery({ excludedRegions: ['eu-central-1'] }).recognises(encryptedDataKey)).toBe(false)
  })

  it.each([
    ['an alias', arn.replace(/key\/.*/, 'alias/app')],
    ['no ARN', 'alias/app'],
    ['a Region that no host name can hold', arn.replace('eu-central-1', 'evil.example/')],
  ])('passes over %s', (_, text) => {
    expect(awsKmsDiscovery().recognises(wrappedBy(text))).toBe(false)
  })

  it('asks nothing for what it passes over', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const provider = awsKmsDiscovery({ client, regions: ['us-east-1'] })
    await expect(provider.decryptDataKey(encryptedDataKey, request())).rejects.toMatchObject({
      code: 'ERR_WRAPPED_KEY_INVALID',
    })
    expect(calls).toEqual([])
  })
})

describe('discovery for multi-Region keys', () => {
  const replica = multiRegionArn.replace('us-east-1', 'eu-central-1')

  it('asks the replica in its own Region', async () => {
    const { client, calls } = cannedKms({ ...goodAnswer(), KeyId: replica })
    const provider = awsKmsDiscovery({ client, multiRegionIn: 'eu-central-1' })
    await provider.decryptDataKey(wrappedBy(multiRegionArn), request())
    expect(calls.map(({ input }) => input.KeyId)).toEqual([replica])
  })

  it('takes single-Region keys of its own Region alone', () => {
    const provider = awsKmsDiscovery({ multiRegionIn: 'eu-central-1' })
    expect(provider.recognises(encryptedDataKey)).toBe(true)
    expect(provider.recognises(wrappedBy(arn.replace('eu-central-1', 'us-east-1')))).toBe(false)
  })
})
