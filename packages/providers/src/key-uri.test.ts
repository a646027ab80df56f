import { describe, expect, it } from 'vitest'
import { parseKeyUri } from './key-uri.ts'

describe('parseKeyUri', () => {
  it.each([
    ['aws-kms:alias/app', { scheme: 'aws-kms', target: 'alias/app', parameters: {} }],
    [
      'aws-kms:arn:aws:kms:eu-central-1:111122223333:key/1234?profile=dev&region=eu-central-1',
      {
        scheme: 'aws-kms',
        target: 'arn:aws:kms:eu-central-1:111122223333:key/1234',
        parameters: { profile: 'dev', region: 'eu-central-1' },
      },
    ],
    ['raw-aes:C:\\keys\\app.key', { scheme: 'raw-aes', target: 'C:\\keys\\app.key', parameters: {} }],
    ['raw-aes:/keys/100%25%3F.key?', { scheme: 'raw-aes', target: '/keys/100%?.key', parameters: {} }],
    ['x:y?a=b=c&%20=&', { scheme: 'x', target: 'y', parameters: { a: 'b=c', '%20': '' } }],
    ['x:y?__proto__=z', { scheme: 'x', target: 'y', parameters: { ['__proto__']: 'z' } }],
  ])('takes %s apart', (text, expected) => {
    const { parameters, ...rest } = parseKeyUri(text)
    expect({ ...rest, parameters: Object.entries(parameters) }).toEqual({
      ...expected,
      parameters: Object.entries(expected.parameters),
    })
  })

  it.each([
    ['', /want SCHEME:TARGET/],
    ['alias/app', /want SCHEME:TARGET/],
    ['AWS-KMS:alias/app', /want SCHEME:TARGET/],
    ['aws-kms:', /want a target/],
    ['aws-kms:?region=x', /want a target/],
    ['x:y?region', /want NAME=VALUE, got region/],
    ['x:y?=1', /want NAME=VALUE/],
    ['x:y?a=1&a=2', /want a once/],
    ['x:y%', /digits of UTF-8/],
    ['x:%ff', /digits of UTF-8/],
  ])('refuses %j', (text, message) => {
    expect(() => parseKeyUri(text)).toThrow(TypeError)
    expect(() => parseKeyUri(text)).toThrow(message)
  })
})
