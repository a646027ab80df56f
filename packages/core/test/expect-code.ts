import { expect } from 'vitest'
import { EnvelopeError, type ErrorCode, type ErrorDetails } from '../src/errors.ts'

/** Asserts that something throws or rejects with a code, and gives its details. */
export async function expectCode<Code extends ErrorCode>(
  work: Promise<unknown> | (() => unknown),
  code: Code,
  details?: Partial<ErrorDetails[Code]>,
): Promise<EnvelopeError<Code>> {
  let thrown: unknown
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(EnvelopeError)
  expect(thrown).toHaveProperty('code', code)
  if (details !== undefined) expect((thrown as EnvelopeError).details).toMatchObject(details)
  return thrown as EnvelopeError<Code>
}
