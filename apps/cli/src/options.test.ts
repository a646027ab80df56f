import { describe, expect, it } from 'vitest'
import { collect, collectPair, parseLength } from './options.ts'

describe('collectPair', () => {
  it('splits at the first equals sign and takes an empty value', () => {
    expect(collectPair('query=a=b', collectPair('empty='))).toEqual(
      Object.assign(Object.create(null), { empty: '', query: 'a=b' }),
    )
  })

  it('keeps a name that objects have by themselves', () => {
    expect(Object.entries(collectPair('__proto__=x'))).toEqual([['__proto__', 'x']])
  })

  it.each(['name', '=value', ''])('refuses %j', (text) => {
    expect(() => collectPair(text)).toThrow(expect.objectContaining({ exitCode: 2 }))
  })

  it('refuses a name that was given before', () => {
    expect(() => collectPair('a=2', collectPair('a=1'))).toThrow(/each name once/)
  })
})

describe('collect', () => {
  it('keeps the order', () => {
    expect(collect('b', collect('a'))).toEqual(['a', 'b'])
  })
})

describe('parseLength', () => {
  it.each([
    ['1', 1],
    ['4096', 4096],
    ['64K', 65_536],
    ['1m', 1_048_576],
    ['4294967295', 0xffff_ffff],
  ])('reads %s as %i bytes', (text, length) => {
    expect(parseLength(text)).toBe(length)
  })

  it.each(['', '0', '-1', '1.5', '4294967296', '4096M', '1G', 'x'])('refuses %j', (text) => {
    expect(() => parseLength(text)).toThrow(expect.objectContaining({ exitCode: 2 }))
  })
})
