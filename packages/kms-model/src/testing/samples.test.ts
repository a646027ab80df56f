import { describe, expect, test } from 'vitest'
import { readInput } from '../json-read.ts'
import { operationNames } from '../operation.ts'
import { validateInput, validateOutput } from '../validate.ts'
import { sampleInput, sampleOutput } from './samples.ts'

describe.each(operationNames)('%s', (name) => {
  test('has a sample input that is valid', () => expect(validateInput(name, sampleInput(name))).toEqual([]))
  test('has a sample output that is valid', () => expect(validateOutput(name, sampleOutput(name))).toEqual([]))
  test('has a sample input that has a JSON form', () => {
    const json = JSON.stringify(sampleInput(name), (_, value) =>
      value instanceof Uint8Array
        ? Buffer.from(value).toString('base64')
        : typeof value === 'number' && value > 1e12
          ? value / 1000
          : value,
    )
    expect(readInput(name, json)).toEqual(sampleInput(name))
  })
})
