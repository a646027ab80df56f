import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readInput } from './json-read.ts'
import { operationNames } from './operation.ts'
import { SerializationError } from './serialization-error.ts'

test('reads blobs as bytes, numbers, booleans, lists and structures as they are', () => {
  const json =
    '{"KeyId":"k","NumberOfBytes":3.2e1,"DryRun":false,"GrantTokens":["t"],"Recipient":{"AttestationDocument":"AQID"}}'
  expect(readInput('GenerateDataKey', json)).toEqual({
    KeyId: 'k',
    NumberOfBytes: 32,
    DryRun: false,
    GrantTokens: ['t'],
    Recipient: { AttestationDocument: Uint8Array.of(1, 2, 3) },
  })
})

test.each([
  ['1700000000', 1_700_000_000_000],
  ['1.7E9', 1_700_000_000_000],
  ['1700000000.123', 1_700_000_000_123],
  ['1.700000000123e9', 1_700_000_000_123],
  ['-1.5', -1500],
  ['0', 0],
])('reads the time %s as milliseconds', (seconds, milliseconds) => {
  expect(readInput('ImportKeyMaterial', `{"ValidTo":${seconds}}`)).toEqual({ ValidTo: milliseconds })
})

test.each([
  ['1700000000.123', 1_700_000_000_123],
  ['1.7E9', 1_700_000_000_000],
  ['1.700000000123e+9', 1_700_000_000_123],
  ['17e8', 1_700_000_000_000],
  ['1700000000.0', 1_700_000_000_000],
  ['0', 0],
])('reads the time %s, in whatever form the number is', (text, milliseconds) => {
  const json = `{"KeyId":"k","ImportToken":"AA==","EncryptedKeyMaterial":"AA==","ValidTo":${text}}`
  expect(readInput('ImportKeyMaterial', json).ValidTo).toBe(milliseconds)
})

test('ignores unknown members', () => {
  expect(readInput('EnableKey', '{"KeyId":"k","Unknown":{"a":[1]},"keyId":"no"}')).toEqual({ KeyId: 'k' })
})

test('takes an empty document for an empty input', () => {
  expect(readInput('ListKeys', '')).toEqual({})
})

test('keeps any map key as a key and nothing more', () => {
  const input = readInput('Encrypt', '{"EncryptionContext":{"__proto__":"a","toString":"b"}}')
  const context = input.EncryptionContext ?? {}
  expect(Object.entries(context)).toEqual([
    ['__proto__', 'a'],
    ['toString', 'b'],
  ])
  expect(Object.getPrototypeOf(context)).toBeNull()
})

test('a member called __proto__ changes nothing', () => {
  const input = readInput('EnableKey', '{"__proto__":{"KeyId":"k"}}')
  expect(input.KeyId).toBeUndefined()
})

describe('refuses', () => {
  test.each(['null', '[]', '"a"', '1', 'nope', '{', '{"KeyId":"a"', '{KeyId:"a"}', '\ufeff{}', ' ', '{"KeyId":"a"}x'])(
    'the document %j',
    (json) => expect(() => readInput('EnableKey', json)).toThrow(SerializationError),
  )

  test('a wrong type, naming the place and the types but not the value', () => {
    const read = (json: string) => () => readInput('TagResource', json)
    expect(read('{"KeyId":42}')).toThrow('KeyId: want a well-formed string, got a number')
    expect(read('{"Tags":[{"TagKey":"a"},{"TagKey":{}}]}')).toThrow(
      'Tags[1].TagKey: want a well-formed string, got an object',
    )
  })

  test('broken JSON without quoting it', () => {
    const secret = 'c2VjcmV0IHBsYWludGV4dA=='
    try {
      readInput('Encrypt', `{"Plaintext":"${secret}"`)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(SerializationError)
      expect(String((error as Error).stack) + String((error as Error).cause)).not.toContain('c2Vj')
    }
  })

  test('half a surrogate pair in a key or a value of a map, which would lose its identity as bytes', () => {
    expect(() => readInput('Encrypt', '{"EncryptionContext":{"a":"\\ud800"}}')).toThrow(SerializationError)
    expect(() => readInput('Encrypt', '{"EncryptionContext":{"\\udfff":"a"}}')).toThrow(SerializationError)
    expect(() => readInput('Encrypt', '{"EncryptionContext":{"a":"\\ud83d\\ude00"}}')).not.toThrow()
  })
})

test('any text is an input or a SerializationError', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json())
  fc.assert(
    fc.property(fc.constantFrom(...operationNames), anyText, (name, text) => {
      try {
        return typeof readInput(name, text) === 'object'
      } catch (error) {
        return error instanceof SerializationError
      }
    }),
  )
})
