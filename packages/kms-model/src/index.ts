export { type CommonFaultName, commonFaults } from './common-errors.ts'
export { type Deviation, deviations } from './deviations.ts'
export type { Operations } from './generated/operations.ts'
export { modelFaults } from './generated/operations.ts'
export type * from './generated/types.ts'
export { maxJsonDepth, maxJsonLength } from './json-limits.ts'
export { readInput } from './json-read.ts'
export { writeOutput } from './json-write.ts'
export {
  type FaultName,
  type Input,
  isModelFaultName,
  isOperationName,
  type ModelFaultName,
  type OperationName,
  type Output,
  operationNames,
} from './operation.ts'
export { SerializationError } from './serialization-error.ts'
export { validateInput, validateOutput, validationMessage } from './validate.ts'
