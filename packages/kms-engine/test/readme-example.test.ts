import { expect, test } from 'vitest'
import { first, second } from './readme-example.ts'

test('the first example of the README has its data key again', () => {
  expect(first.Plaintext).toHaveLength(32)
  expect(first.Plaintext).toEqual(first.dataKey.Plaintext)
})

test('the second example of the README explains why a user may not', () => {
  expect(second).toContain('arn:aws:iam::111122223333:user/ann')
})
