import { expect, it } from 'vitest'
import { wrap } from './wrap.ts'

it('leaves a text that fits', () => {
  expect(wrap('twelve chars', 12)).toEqual(['twelve chars'])
})

it('breaks between words', () => {
  expect(wrap('one two three four', 10)).toEqual(['one two', 'three four'])
})

it('breaks an ARN before its key ID', () => {
  expect(wrap('arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab', 46)).toEqual([
    'arn:aws:kms:us-east-1:000000000000:key/',
    '1234abcd-12ab',
  ])
})

it('cuts what has no place to break, and loses nothing', () => {
  expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
})
