import { describe, expect, it } from 'vitest'
import { arn, cannedKms, encryptedDataKey, goodAnswer, request } from '../test/canned-kms.ts'
import { awsKmsProvider } from './aws-kms-provider.ts'
import { awsKmsDiscovery } from './discovery-provider.ts'
import { type RegionalClientsOptions, regionalClients } from './regional-clients.ts'

const elsewhere = arn.replace('eu-central-1', 'us-east-1')

/** A supplier over clients that answer, and the Regions that it made clients for. */
function recording(options: RegionalClientsOptions = {}) {
  const made: (string | undefined)[] = []
  const clientFor = regionalClients({
    ...options,
    clientFor(region) {
      made.push(region)
      return cannedKms(async () => goodAnswer()).client
    },
  })
  return { clientFor, made }
}

describe('regionalClients', () => {
  it('makes one client for each Region, and shares it between providers', () => {
    const { clientFor, made } = recording()
    awsKmsProvider({ keyId: arn, clientFor })
    awsKmsProvider({ generatorKeyId: arn, keyIds: [elsewhere, 'alias/app'], clientFor })
    expect(made).toEqual(['eu-central-1', 'us-east-1', undefined])
    expect(clientFor('eu-central-1')).toBe(clientFor('eu-central-1'))
  })

  it.each([
    ['a limit', { regions: ['eu-central-1', 'eu-west-1'] }],
    ['an exclusion', { excludedRegions: ['us-east-1'] }],
    ['both', { regions: ['eu-central-1', 'us-east-1'], excludedRegions: ['us-east-1'] }],
  ])('keeps providers to its Regions by %s', (_, options) => {
    const { clientFor, made } = recording(options)
    expect(() => awsKmsProvider({ keyId: elsewhere, clientFor })).toThrow(RangeError)
    expect(() => awsKmsProvider({ generatorKeyId: arn, keyIds: [elsewhere], clientFor })).toThrow(elsewhere)
    awsKmsProvider({ keyId: arn, clientFor })
    expect(made).toEqual(['eu-central-1'])
  })

  it('has no client for a key of a Region unknown, where Regions are limited', () => {
    for (const options of [{ regions: ['eu-central-1'] }, { excludedRegions: ['us-east-1'] }]) {
      expect(() => awsKmsProvider({ keyId: 'alias/app', clientFor: recording(options).clientFor })).toThrow(RangeError)
    }
    expect(recording().clientFor(undefined)).toBeDefined()
  })

  it('makes clients of the SDK, unless told how', () => {
    expect(regionalClients()('eu-central-1')).toHaveProperty('generateDataKey')
  })

  it('asks no key by discovery that has no client', async () => {
    const { clientFor, made } = recording({ excludedRegions: ['eu-central-1'] })
    const attempt = awsKmsDiscovery({ clientFor }).decryptDataKey(encryptedDataKey, request())
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_WRAPPED_KEY_INVALID' })
    expect(made).toEqual([])
  })

  it('does not let clients pile up, whatever Regions messages name', () => {
    const { clientFor, made } = recording()
    const regions = Array.from({ length: 64 }, (_, index) => `region-${index}`)
    for (const region of regions) clientFor(region)
    clientFor('region-0') // In use: it stays.
    clientFor('one-more')
    clientFor('region-0')
    clientFor('region-1')
    expect(made).toEqual([...regions, 'one-more', 'region-1'])
  })
})
