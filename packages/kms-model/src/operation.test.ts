import { expect, expectTypeOf, test } from 'vitest'
import { commonFaults } from './common-errors.ts'
import { modelFaults } from './generated/operations.ts'
import {
  type FaultName,
  type Input,
  isModelFaultName,
  isOperationName,
  type Output,
  operationNames,
  shapesOf,
} from './operation.ts'

test('knows its operations by exact name only', () => {
  expect(operationNames.every(isOperationName)).toBe(true)
  for (const name of ['', 'encrypt', 'Encrypt ', 'toString', '__proto__']) expect(isOperationName(name)).toBe(false)
})

test('knows the errors of the model, and each error that an operation names', () => {
  expect(isModelFaultName('NotFoundException')).toBe(true)
  expect(isModelFaultName('constructor')).toBe(false)
  expect(operationNames.flatMap((name) => shapesOf(name).faults).every(isModelFaultName)).toBe(true)
})

test('three errors are the service’s own fault', () => {
  const server = Object.entries(modelFaults).filter(([, side]) => side === 'server')
  expect(server.map(([name]) => name)).toEqual([
    'DependencyTimeoutException',
    'KMSInternalException',
    'KeyUnavailableException',
  ])
})

test('an error is either the model’s or a common one', () => {
  expect(Object.keys(commonFaults).filter(isModelFaultName)).toEqual([])
})

test('types follow the model', () => {
  expectTypeOf<Input<'EnableKey'>>().toEqualTypeOf<{ readonly KeyId: string }>()
  expectTypeOf<Output<'EnableKey'>>().toEqualTypeOf<void>()
  expectTypeOf<Output<'GenerateRandom'>['Plaintext']>().toEqualTypeOf<Uint8Array | undefined>()
  expectTypeOf<'TagException'>().not.toExtend<FaultName<'EnableKey'>>()
  expectTypeOf<'ValidationException'>().toExtend<FaultName<'EnableKey'>>()
})
