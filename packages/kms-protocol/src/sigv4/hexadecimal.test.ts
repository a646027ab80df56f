import { expect, test } from 'vitest'
import { fromHex, toHex } from './hexadecimal.ts'

test('reads what it wrote', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
  expect(fromHex(toHex(bytes), 256)).toEqual(bytes)
})

test.each(['', '0', '00ff0', '00FF', '00fg', ' 0ff', '00ff\n', '00ff00'])('refuses %j as two bytes', (text) => {
  expect(fromHex(text, 2)).toBeUndefined()
})
