export { type CommonFaultName, commonFaults } from './common-errors.ts'
export { modelFaults, type Operations } from './generated/operations.ts'
export type * from './generated/types.ts'
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
