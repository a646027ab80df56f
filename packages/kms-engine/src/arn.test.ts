import { describe, expect, test } from 'vitest'
import { aliasArn, keyArn, parseKmsArn } from './arn.ts'

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
