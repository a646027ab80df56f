import { expect, it } from 'vitest'
import { bytesText, durationText, exactBytesText } from './quantities.ts'

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [65_536, '64 KiB'],
  [2 ** 30, '1 GiB'],
  [5 * 2 ** 50, '5120 TiB'],
])('%i bytes read as %s', (length, text) => {
  expect(bytesText(length)).toBe(text)
})

it.each([
  [1, '1 byte'],
  [1_048_576, '1,048,576 bytes'],
])('%i bytes to the byte read as %s', (length, text) => {
  expect(exactBytesText(length)).toBe(text)
})

it.each([
  [0.42, '0.4 ms'],
  [12.4, '12 ms'],
  [3210, '3.2 s'],
  [125_000, '2:05 min'],
])('%d ms read as %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text)
})
