import { expect, test } from 'vitest'
import { answer } from './readme-example.ts'

test('the example of the README says what its comment says', () => {
  expect(answer).toContain(
    "2 validation errors detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
  )
})
