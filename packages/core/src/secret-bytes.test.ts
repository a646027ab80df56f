import { inspect } from 'node:util'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
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

it('shows no byte in an error that carries it, however deep, nor among materials', () => {
  using dataKey = DataKey.take(visible())
  const looksSecret = (text: string): boolean => /222, ?173|deadbeef|de ad be ef|3q2\+7w/i.test(text)
  const error = new Error('outer', { cause: new AggregateError([new Error('inner', { cause: { dataKey } })], 'all') })
  const materials = { dataKey, list: [dataKey], map: new Map([[dataKey, dataKey]]) }
  for (const shown of [error, materials, dataKey]) {
    for (const options of [{}, { showHidden: true }, { showHidden: true, customInspect: false, getters: true }]) {
      expect(looksSecret(inspect(shown, { depth: null, ...options }))).toBe(false)
    }
  }
  expect(looksSecret(JSON.stringify({ error, materials, dataKey }))).toBe(false)
  expect(looksSecret(inspect(visible())), 'this test would see it').toBe(true)
})

it('is nothing where it is cloned or sent to another thread', () => {
  using key = DataKey.take(visible())
  expect(structuredClone(key)).toEqual({})
  const { port1, port2 } = new MessageChannel()
  port1.postMessage(key)
  expect(receiveMessageOnPort(port2)?.message).toEqual({})
  port1.close()
})

it('copy of other secrets leaves the source, too', () => {
  const source = visible()
  using secret = SecretBytes.copy(source)
  expect(source).toEqual(visible())
  expect(secret.expose((bytes) => [...bytes])).toEqual([...visible()])
})
