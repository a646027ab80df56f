import { expect, it } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { hexOf } from '../bytes.ts'
import { EncryptionContext, type EncryptionContextEntry } from './encryption-context.ts'

it('serializes to no bytes at all when there is no pair', () => {
  expect(EncryptionContext.of({}).serialized).toHaveLength(0)
  expect(EncryptionContext.of([]).size).toBe(0)
})

it('serializes a count and length-prefixed pairs', () => {
  expect(hexOf(EncryptionContext.of({ b: '', a: 'é' }).serialized)).toBe(
    '0002' + '0001' + '61' + '0002' + 'c3a9' + '0001' + '62' + '0000',
  )
})

it('sorts by UTF-8 bytes, where UTF-16 and locales sort otherwise', () => {
  const context = EncryptionContext.of({
    '\u{1f511}': 'astral',
    '\u{ff5e}': 'above the surrogates',
    b: '',
    B: '',
    a: '',
  })
  expect(context.entries.map(([name]) => name)).toEqual(['B', 'a', 'b', '\u{ff5e}', '\u{1f511}'])
})

it('in the order of an old writer has the same pairs, and no bytes at all when there is none', () => {
  const backwards = (left: string, right: string) => (left < right ? 1 : -1)
  const bytes = EncryptionContext.of({ a: '1', b: '2' }).serializedBy(backwards)
  expect(String.fromCharCode(...bytes)).toBe('\0\x02\0\x01b\0\x012\0\x01a\0\x011')
  expect(EncryptionContext.empty.serializedBy(backwards)).toEqual(new Uint8Array(0))
})

it('refuses a name twice', async () => {
  const pairs: EncryptionContextEntry[] = [
    ['a', '1'],
    ['b', '2'],
    ['a', '1'],
  ]
  await expectCode(() => EncryptionContext.of(pairs), 'ERR_CONTEXT_INVALID', { reason: 'duplicate-name', name: 'a' })
})

it('refuses lone surrogates in names and values instead of replacing them', async () => {
  await expectCode(() => EncryptionContext.of({ a: '\udc00' }), 'ERR_CONTEXT_INVALID', { reason: 'lone-surrogate' })
  await expectCode(() => EncryptionContext.of({ '\ud800': 'a' }), 'ERR_CONTEXT_INVALID', { reason: 'lone-surrogate' })
})

it('takes 65535 bytes and refuses one more', async () => {
  const room = 65_535 - 2 - 4 - 1
  expect(EncryptionContext.of({ k: 'v'.repeat(room) }).serialized).toHaveLength(65_535)
  await expectCode(() => EncryptionContext.of({ k: 'v'.repeat(room + 1) }), 'ERR_CONTEXT_INVALID', {
    reason: 'too-long',
    max: 65_535,
    actual: 65_536,
  })
})

it('refuses values that are not strings', () => {
  expect(() => EncryptionContext.of({ a: 1 } as never)).toThrow(TypeError)
  expect(() => EncryptionContext.of({ a: null } as never)).toThrow(TypeError)
})

it('holds names such as __proto__ as names', () => {
  const context = EncryptionContext.of([
    ['__proto__', 'p'],
    ['constructor', 'c'],
    ['toString', 't'],
  ])
  expect(context.get('__proto__')).toBe('p')
  expect(context.get('hasOwnProperty')).toBeUndefined()
  expect(Object.getPrototypeOf(context.record)).toBeNull()
  expect(Object.keys(context.record)).toEqual(['__proto__', 'constructor', 'toString'])
})

it('takes an empty name and an empty value', () => {
  expect(EncryptionContext.of({ '': '' }).entries).toEqual([['', '']])
})

it('is its record in JSON', () => {
  const context = EncryptionContext.of({ b: '2', a: 'é' })
  expect(JSON.stringify({ context })).toBe('{"context":{"a":"é","b":"2"}}')
})
