import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64, utf8 } from '../../bytes.ts'
import { rootKey } from './root-key.ts'

const root = rootKey(new Uint8Array(32).fill(9), randomBytes)
const address = { kind: 'material', scope: 'eu-central-1', id: 'a' }
const secret = utf8('0123456789abcdef0123456789abcdef')
const internal = expect.objectContaining({ code: 'KMSInternalException', isServerFault: true })

describe('the root key', () => {
  test('opens what it sealed', () => {
    expect(new Uint8Array(root.open(address, root.seal(address, secret)))).toEqual(secret)
  })

  test('opens nothing at another address', () => {
    const sealed = root.seal(address, secret)
    for (const other of [
      { kind: 'other' },
      { scope: 'eu-central-2' },
      { id: 'b' },
      { scope: 'eu-central-1a', id: '' },
    ]) {
      expect(() => root.open({ ...address, ...other }, sealed)).toThrow(internal)
    }
  })

  test('opens nothing that was changed in any byte, cut, or sealed by another', () => {
    const sealed = fromBase64(root.seal(address, secret))!
    for (let index = 0; index < sealed.length; index++) {
      const changed = sealed.slice()
      changed[index]! ^= 1
      expect(() => root.open(address, toBase64(changed)), `byte ${index}`).toThrow(internal)
    }
    for (const text of ['', 'AQ==', '?', toBase64(sealed.subarray(0, -1))])
      expect(() => root.open(address, text)).toThrow(internal)
    const other = rootKey(new Uint8Array(32).fill(8), randomBytes)
    expect(() => other.open(address, toBase64(sealed))).toThrow(internal)
  })

  test('names the record and not the secret when it cannot open', () => {
    expect(() => root.open(address, 'AQ==')).toThrow(/the material record a in eu-central-1 was changed/)
  })

  test('keeps its own copy of the bytes', () => {
    const bytes = new Uint8Array(32).fill(3)
    const copied = rootKey(bytes, randomBytes)
    const before = copied.mac('test', secret)
    bytes.fill(0)
    expect(copied.mac('test', secret)).toEqual(before)
  })

  test('gives unrelated bytes for other purposes', () => {
    expect(root.mac('a', utf8('bc'))).not.toEqual(root.mac('ab', utf8('c')))
    expect(root.mac('a', secret)).toHaveLength(32)
  })

  test('takes exactly 32 bytes', () => {
    for (const length of [0, 16, 31, 33, 64])
      expect(() => rootKey(new Uint8Array(length), randomBytes)).toThrow(RangeError)
  })

  test('opens what was recorded: stores outlive versions', () => {
    const recorded = 'AQMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDBAQEBAQEBAQEBAQEtU6dhHhV7lBAcNyJtvuqa/Nw4PKq24PF'
    expect(new Uint8Array(root.open(address, recorded))).toEqual(utf8('recorded'))
  })
})
