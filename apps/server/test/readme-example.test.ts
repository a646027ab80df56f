import { expect, test } from 'vitest'
import { CiphertextBlob } from './readme-example.ts'

test('the example of the README encrypts', () => {
  expect(CiphertextBlob?.length).toBeGreaterThan('a secret'.length)
})
