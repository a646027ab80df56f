import { expect, test } from 'vitest'
import { writeOutput } from './json-write.ts'

test('writes blobs as base64 and leaves absent members out', () => {
  const output = {
    KeyId: 'k',
    Plaintext: Uint8Array.of(255, 254),
    CiphertextBlob: new Uint8Array(0),
    KeyMaterialId: undefined,
  }
  expect(writeOutput('GenerateDataKey', output)).toBe('{"CiphertextBlob":"","Plaintext":"//4=","KeyId":"k"}')
})

test('writes times as seconds since the epoch', () => {
  const KeyMetadata = { KeyId: 'k', CreationDate: 1_700_000_000_123, DeletionDate: 1_700_000_000_000 }
  expect(writeOutput('DescribeKey', { KeyMetadata })).toBe(
    '{"KeyMetadata":{"KeyId":"k","CreationDate":1700000000.123,"DeletionDate":1700000000}}',
  )
})

test('writes lists of structures, and members in the order of the model', () => {
  expect(writeOutput('ListKeys', { Truncated: false, Keys: [{ KeyArn: 'b', KeyId: 'a' }] })).toBe(
    '{"Keys":[{"KeyId":"a","KeyArn":"b"}],"Truncated":false}',
  )
})

test('writes maps with any key', () => {
  const EncryptionContextEquals = JSON.parse('{"__proto__":"a","b":"c"}') as Record<string, string>
  const json = writeOutput('ListGrants', { Grants: [{ Constraints: { EncryptionContextEquals } }] })
  expect(json).toBe('{"Grants":[{"Constraints":{"EncryptionContextEquals":{"__proto__":"a","b":"c"}}}]}')
})

test('writes nothing for an operation that answers nothing, and braces for one that answers an empty structure', () => {
  expect(writeOutput('EnableKey', undefined)).toBe('')
  expect(writeOutput('ConnectCustomKeyStore', {})).toBe('{}')
})

test('leaves out what the model does not know', () => {
  const output = { KeyId: 'k', Secret: 'never' }
  expect(writeOutput('CancelKeyDeletion', output)).toBe('{"KeyId":"k"}')
})

test('refuses a value of the wrong type, naming the place but not the value', () => {
  const output = { KeyId: 'k', Plaintext: 'secret' } as never
  expect(() => writeOutput('GenerateDataKey', output)).toThrow(
    new TypeError('GenerateDataKey output: Plaintext: want bytes, got a string'),
  )
  expect(() => writeOutput('DescribeKey', undefined as never)).toThrow(TypeError)
})
