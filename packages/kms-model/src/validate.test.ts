import { describe, expect, test } from 'vitest'
import { validateInput, validateOutput, validationMessage } from './validate.ts'

const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab'

describe('the words of the service', () => {
  test('a number below its range', () => {
    expect(validationMessage(validateInput('GenerateDataKey', { KeyId: keyId, NumberOfBytes: 0 }))).toBe(
      "1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
    )
  })

  test('several errors in one message, in the order of the model', () => {
    const violations = validateInput('GenerateDataKey', { NumberOfBytes: 1025 } as never)
    expect(validationMessage(violations)).toBe(
      "2 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null; " +
        "Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
    )
  })

  test('a sensitive value is left out', () => {
    expect(validateInput('Encrypt', { KeyId: keyId, Plaintext: new Uint8Array(0) })).toEqual([
      "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ])
    const XksProxyAuthenticationCredential = { AccessKeyId: 'TOO-SECRET', RawSecretAccessKey: 'TOO-SECRET' }
    const input = { CustomKeyStoreName: 'a', KeyStorePassword: 'hunter', XksProxyAuthenticationCredential }
    const violations = validateInput('CreateCustomKeyStore', input)
    expect(violations.join()).not.toMatch(/TOO-SECRET|hunter/)
    expect(violations).toHaveLength(5)
  })

  test('a member of a structure in a list has its place, counted from 1', () => {
    const Tags = [
      { TagKey: 'a', TagValue: 'b' },
      { TagKey: '', TagValue: 'c'.repeat(257) },
    ]
    expect(validateInput('TagResource', { KeyId: keyId, Tags })).toEqual([
      "Value '' at 'tags.2.member.tagKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
      `Value '${'c'.repeat(257)}' at 'tags.2.member.tagValue' failed to satisfy constraint: Member must have length less than or equal to 256`,
    ])
  })

  test('an enum has its values in brackets', () => {
    expect(validateInput('GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_512' as never })).toEqual([
      "Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]",
    ])
  })

  test('length comes before pattern, and both are said', () => {
    expect(validateInput('DeleteAlias', { AliasName: '' })).toEqual([
      "Value '' at 'aliasName' failed to satisfy constraint: Member must have length greater than or equal to 1",
      "Value '' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
    ])
  })
})

test('counts characters, not code units', () => {
  const emoji = '\u{1f511}'
  const violations = (length: number) => validateInput('CreateKey', { Description: emoji.repeat(length) }).length
  expect([violations(8192), violations(8193)]).toEqual([0, 1])
  expect(
    validateInput('CreateCustomKeyStore', { CustomKeyStoreName: 'a', KeyStorePassword: emoji.repeat(6) }),
  ).toHaveLength(1)
  expect(validateInput('CreateCustomKeyStore', { CustomKeyStoreName: 'a', KeyStorePassword: emoji.repeat(7) })).toEqual(
    [],
  )
})

test('takes undefined for absent', () => {
  expect(validateInput('CreateKey', { Description: undefined, Tags: undefined })).toEqual([])
})

describe('a value of the wrong type is the caller’s mistake', () => {
  test.each([
    ['keyId', { KeyId: 1 }],
    ['keyId', { KeyId: '\ud800' }],
    ['keyId', { KeyId: null }],
    ['numberOfBytes', { KeyId: keyId, NumberOfBytes: '32' }],
    ['numberOfBytes', { KeyId: keyId, NumberOfBytes: 1.5 }],
    ['encryptionContext', { KeyId: keyId, EncryptionContext: { a: 1 } }],
    ['encryptionContext', { KeyId: keyId, EncryptionContext: { '\ud800': 'a' } }],
    ['grantTokens', { KeyId: keyId, GrantTokens: 'token' }],
    ['grantTokens', { KeyId: keyId, GrantTokens: [1] }],
    ['recipient', { KeyId: keyId, Recipient: new Uint8Array(1) }],
    ['recipient.attestationDocument', { KeyId: keyId, Recipient: { AttestationDocument: 'AAAA' } }],
    ['dryRun', { KeyId: keyId, DryRun: 1 }],
    ['the whole', null],
    ['the whole', []],
  ])('at %s: %j', (path, input) => {
    expect(() => validateInput('GenerateDataKey', input as never)).toThrow(TypeError)
    expect(() => validateInput('GenerateDataKey', input as never)).toThrow(`${path}: want`)
  })
})

describe('an output', () => {
  test('is checked by the same rules', () => {
    expect(validateOutput('GenerateDataKey', { KeyId: keyId, CiphertextBlob: new Uint8Array(6145) })).toHaveLength(1)
    expect(validateOutput('DescribeKey', { KeyMetadata: {} as never })).toHaveLength(1)
    expect(validateOutput('GenerateDataKey', { KeyId: keyId })).toEqual([])
  })

  test.each([
    ['Colour', { Colour: 'red' }],
    ['KeyMetadata.Colour', { KeyMetadata: { KeyId: 'k', Colour: 'red' } }],
    [
      'KeyMetadata.MultiRegionConfiguration.ReplicaKeys.Colour',
      { KeyMetadata: { KeyId: 'k', MultiRegionConfiguration: { ReplicaKeys: [{}, { Colour: 'red' }] } } },
    ],
  ])('has no member %s that the model does not know', (path, output) => {
    expect(() => validateOutput('DescribeKey', output as never)).toThrow(
      new TypeError(`DescribeKey output: the model has no member '${path}'`),
    )
  })

  test('may have any member that is undefined', () => {
    expect(validateOutput('CancelKeyDeletion', { KeyId: 'k', Colour: undefined } as never)).toEqual([])
  })

  test('is nothing where the model has none', () => {
    expect(validateOutput('EnableKey', undefined)).toEqual([])
    expect(() => validateOutput('EnableKey', {} as never)).toThrow(TypeError)
  })
})
