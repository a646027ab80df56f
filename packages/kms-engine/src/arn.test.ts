import { describe, expect, test } from 'vitest'
import { aliasArn, keyArn, parseKmsArn, partitionOf, partitionOfName } from './arn.ts'

const place = { accountId: '111122223333', region: 'eu-central-1' }

describe('an ARN', () => {
  test('reads back to what it names', () => {
    for (const [region, partition] of Object.entries({
      'eu-central-1': 'aws',
      'cn-north-1': 'aws-cn',
      'us-gov-west-1': 'aws-us-gov',
      'us-iso-east-1': 'aws-iso',
      'us-isob-east-1': 'aws-iso-b',
    })) {
      const common = { partition, region, accountId: place.accountId }
      const location = { ...place, region }
      expect(parseKmsArn(keyArn(location, 'k'))).toEqual({ ...common, type: 'key', id: 'k' })
      expect(parseKmsArn(aliasArn(location, 'alias/a/b'))).toEqual({ ...common, type: 'alias', id: 'alias/a/b' })
    }
  })

  test('is spelled as the service spells it', () => {
    expect(keyArn(place, 'x')).toBe('arn:aws:kms:eu-central-1:111122223333:key/x')
    expect(aliasArn(place, 'alias/x')).toBe('arn:aws:kms:eu-central-1:111122223333:alias/x')
  })

  test('of anything else is none', () => {
    for (const text of [
      '',
      'x',
      'arn:aws:kms:eu-central-1:111122223333:key/',
      'arn:aws:kms:eu-central-1:111122223333:grant/x',
      'arn:aws:kms:eu-central-1:11112222333:key/x',
      'arn:aws-cn:kms:eu-central-1:111122223333:key/x',
      'arn:aws:s3:eu-central-1:111122223333:key/x',
      ' arn:aws:kms:eu-central-1:111122223333:key/x',
    ]) {
      expect(parseKmsArn(text), text).toBeUndefined()
    }
  })
})

describe('the name of a Region', () => {
  test('tells the partition, the same that its ARNs have', () => {
    const names =
      'us-east-1 eu-central-2 ap-southeast-4 ca-west-1 sa-east-1 me-south-1 af-south-1 il-central-1 mx-central-1 ' +
      'cn-northwest-1 us-gov-east-1 us-iso-west-1 us-isob-east-1 us-isof-south-1 eu-isoe-west-1 eusc-de-east-1'
    for (const name of names.split(' ')) expect(partitionOfName(name), name).toBe(partitionOf(name))
  })

  test('tells none when no Region is named so', () => {
    for (const name of [
      '',
      'local',
      'aws-global',
      'xx-nowhere-1',
      'us-east',
      'US-EAST-1',
      'us-east-1 ',
      'us-east-100',
    ]) {
      expect(partitionOfName(name), name).toBeUndefined()
    }
  })
})
