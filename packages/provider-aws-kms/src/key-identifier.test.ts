import { describe, expect, it } from 'vitest'
import { mayName, parseKeyIdentifier, regionOf } from './key-identifier.ts'
import { type KmsArn, parseKmsArn } from './kms-arn.ts'

const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab'
const keyArn = `arn:aws:kms:eu-central-1:111122223333:key/${keyId}`
const aliasArn = 'arn:aws:kms:eu-central-1:111122223333:alias/app'
const key = parseKmsArn(keyArn) as KmsArn

describe('parseKeyIdentifier', () => {
  it.each([
    [keyArn, 'key ARN'],
    [aliasArn, 'alias ARN'],
    [keyId, 'key ID'],
    ['mrk-1234abcd12ab34cd56ef1234567890ab', 'key ID'],
    ['alias/app', 'alias name'],
    ['alias/team/app_1:v2', 'alias name'],
  ])('reads %s as %s', (text, kind) => {
    expect(parseKeyIdentifier(text)).toMatchObject({ kind, text })
  })

  it.each([
    '',
    'alias/',
    'key/1234',
    'arn:aws:s3:::bucket',
    `${keyArn.slice(0, -37)}`,
    'my key',
    'ключ',
    'a'.repeat(2049),
  ])('refuses %j', (text) => {
    expect(() => parseKeyIdentifier(text)).toThrow(TypeError)
  })
})

describe('regionOf', () => {
  it('is the Region of an ARN, and open for the rest', () => {
    expect([keyArn, aliasArn, keyId, 'alias/app'].map((text) => regionOf(parseKeyIdentifier(text)))).toEqual([
      'eu-central-1',
      'eu-central-1',
      undefined,
      undefined,
    ])
  })
})

describe('mayName', () => {
  const elsewhere = parseKmsArn(keyArn.replace('eu-central-1', 'us-east-1')) as KmsArn
  const another = parseKmsArn(keyArn.replace('1234', '5678')) as KmsArn

  it('takes exactly the configured key ARN', () => {
    expect([key, elsewhere, another].map((arn) => mayName(parseKeyIdentifier(keyArn), arn))).toEqual([
      true,
      false,
      false,
    ])
  })

  it('takes a key ID in any Region', () => {
    expect([key, elsewhere, another].map((arn) => mayName(parseKeyIdentifier(keyId), arn))).toEqual([true, true, false])
  })

  it('takes for an alias ARN any key of its account and Region', () => {
    expect([key, elsewhere, another].map((arn) => mayName(parseKeyIdentifier(aliasArn), arn))).toEqual([
      true,
      false,
      true,
    ])
  })

  it('leaves an alias name to the service', () => {
    expect([key, elsewhere, another].map((arn) => mayName(parseKeyIdentifier('alias/app'), arn))).toEqual([
      true,
      true,
      true,
    ])
  })
})
