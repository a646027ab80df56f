import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areRelatedKeys, isMultiRegionKey, type KmsArn, parseKmsArn } from './kms-arn.ts'

const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const multiRegionKey = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'

function parsed(text: string): KmsArn {
  const arn = parseKmsArn(text)
  if (arn === undefined) throw new Error(`not an ARN: ${text}`)
  return arn
}

describe('parseKmsArn', () => {
  it('takes a key ARN apart', () => {
    expect(parseKmsArn(key)).toEqual({
      text: key,
      partition: 'aws',
      region: 'eu-central-1',
      accountId: '111122223333',
      resourceType: 'key',
      resourceId: '1234abcd-12ab-34cd-56ef-1234567890ab',
    })
  })

  it('splits the resource at its first slash and keeps the colons of an alias', () => {
    expect(parseKmsArn('arn:aws-cn:kms:cn-north-1:111122223333:alias/team/app:v1')).toMatchObject({
      partition: 'aws-cn',
      resourceType: 'alias',
      resourceId: 'team/app:v1',
    })
  })

  it.each([
    '',
    'alias/app',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    key.replace('arn:', 'ARN:'),
    key.replace('aws', ''),
    key.replace('kms', 'kmsx'),
    key.replace('eu-central-1', ''),
    key.replace('111122223333', ''),
    key.replace('key/', 'key:'),
    key.replace('key/', 'grant/'),
    key.replace(/key\/.*/, 'key/'),
    key.replace(/:key.*/, ''),
    key.replace(/:key.*/, ':'),
  ])('knows no ARN in %j', (text) => {
    expect(parseKmsArn(text)).toBeUndefined()
  })

  it('is total', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((s) => `arn:aws:kms:${s}`),
        ),
        (text) => {
          expect([undefined, text]).toContain(parseKmsArn(text)?.text)
        },
      ),
    )
  })
})

describe('isMultiRegionKey', () => {
  it('is true of a key whose ID begins with mrk-', () => {
    expect(isMultiRegionKey(parsed(multiRegionKey))).toBe(true)
    expect(isMultiRegionKey(parsed(key))).toBe(false)
  })

  it('is false of an alias named mrk-something', () => {
    expect(isMultiRegionKey(parsed(multiRegionKey.replace('key/', 'alias/')))).toBe(false)
  })
})

describe('areRelatedKeys', () => {
  it('holds of a key and itself', () => {
    expect(areRelatedKeys(parsed(key), parsed(key))).toBe(true)
  })

  it('holds of multi-Region keys that differ in Region alone', () => {
    const replica = multiRegionKey.replace('eu-central-1', 'us-east-1')
    expect(areRelatedKeys(parsed(multiRegionKey), parsed(replica))).toBe(true)
  })

  it.each([
    ['partition', multiRegionKey.replace('aws', 'aws-cn')],
    ['account', multiRegionKey.replace('111122223333', '444455556666')],
    ['key ID', `${multiRegionKey}0`],
    ['resource type', multiRegionKey.replace('key/', 'alias/')],
  ])('fails where the %s differs', (_, other) => {
    expect(areRelatedKeys(parsed(multiRegionKey), parsed(other))).toBe(false)
  })

  it('fails of single-Region keys that differ in Region', () => {
    expect(areRelatedKeys(parsed(key), parsed(key.replace('eu-central-1', 'us-east-1')))).toBe(false)
  })
})
