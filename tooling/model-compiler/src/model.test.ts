import { expect, test } from 'vitest'
import { parseModel } from './model.ts'

/** A model of one operation, with changes. */
function modelWith(shapes: object, operation: object = {}): string {
  return JSON.stringify({
    operations: { Do: { name: 'Do', input: { shape: 'In' }, errors: [{ shape: 'Bad' }], ...operation } },
    shapes: {
      In: { type: 'structure', members: {} },
      Bad: { type: 'structure', exception: true, members: { message: { shape: 'Text' } } },
      Text: { type: 'string' },
      ...shapes,
    },
  })
}

test('takes a model in which it understands everything', () => {
  expect(Object.keys(parseModel(modelWith({})).operations)).toEqual(['Do'])
})

test.each([
  ["unknown type 'double'", modelWith({ Text: { type: 'double' } })],
  ["unknown type 'constructor'", modelWith({ Text: { type: 'constructor' } })],
  ["unknown trait 'pattern'", modelWith({ In: { type: 'blob', pattern: 'a' } })],
  ["no shape is called 'Nowhere'", modelWith({ In: { type: 'structure', members: { A: { shape: 'Nowhere' } } } })],
  ["requires 'A', which it lacks", modelWith({ In: { type: 'structure', members: {}, required: ['A'] } })],
  ["calls itself 'Undo'", modelWith({}, { name: 'Undo' })],
  ['Text is no structure', modelWith({}, { output: { shape: 'Text' } })],
  ['the error In is not an exception', modelWith({}, { errors: [{ shape: 'In' }] })],
])('refuses a model where %s', (message, json) => {
  expect(() => parseModel(json)).toThrow(message)
})
