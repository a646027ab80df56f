import { expect, it } from 'vitest'
import { printable } from './printable.ts'

it('leaves letters of every script as they are', () => {
  expect(printable('Müller – キー 🔑')).toBe('Müller – キー 🔑')
})

it.each([
  ['\u001b[2J', '\\u{1b}[2J'],
  ['a\nb\r', 'a\\u{a}b\\u{d}'],
  ['\u202Eevil', '\\u{202e}evil'],
  ['\u009b1m', '\\u{9b}1m'],
])('shows what could disturb a terminal as escapes: %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})
