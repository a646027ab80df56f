import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { DataKey, SecretBytes } from './secret-bytes.ts'

const visible = (): Uint8Array => Uint8Array.of(0xde, 0xad, 0xbe, 0xef)

it('take moves: the source is zeroed', () => {
  const source = visible()
  using secret = SecretBytes.take(source)
  expect(source).toEqual(new Uint8Array(4))
  expect(secret.expose((bytes) => [...bytes])).toEqual([...visible()])
})

it('copy leaves the source, and shares no memory with it', () => {
  const pool = new Uint8Array(16)
  const view = pool.subarray(4, 8)
  view.set(visible())
  using secret = DataKey.copy(view)
  pool.fill(1)
  expect(secret.expose((bytes) => [...bytes])).toEqual([...visible()])
})

it('disposing zeroes the bytes, and nobody can use them afterwards', () => {
  const key = DataKey.take(visible())
  let lent = new Uint8Array(1)
  key.expose((bytes) => {
    lent = bytes as Uint8Array<ArrayBuffer>
  })
  key[Symbol.dispose]()
  key[Symbol.dispose]()
  expect(lent).toEqual(new Uint8Array(4))
  expect(key.disposed).toBe(true)
  expect(() => key.expose(() => 1)).toThrow(TypeError)
})

it('a clone lives on when its original is disposed of', () => {
  const key = DataKey.take(visible())
  using clone = key.clone()
  key[Symbol.dispose]()
  expect(clone.expose((bytes) => [...bytes])).toEqual([...visible()])
})

it('shows its kind and length, and no byte, however it is printed', () => {
  using key = DataKey.take(visible())
  const shown = [
    String(key),
    JSON.stringify({ key }),
    inspect(key, { showHidden: true, depth: null }),
    `${key}`,
    inspect({ nested: [key] }, { depth: null }),
  ]
  for (const text of shown) {
    expect(text).toContain('DataKey(4 bytes)')
    expect(text).not.toMatch(/de|ad(?!K)|be|ef|222|173/i)
  }
  expect(Object.keys(key)).toEqual([])
  expect({ ...key }).toEqual({})
})
