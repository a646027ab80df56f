import type { CommonFaultName } from './common-errors.ts'
import { modelFaults, type Operations, operations } from './generated/operations.ts'
import type { OperationShapes } from './shape.ts'

/** The name of an operation of AWS KMS, as it stands after `TrentService.` on the wire. */
export type OperationName = keyof Operations

/** What an operation takes. */
export type Input<N extends OperationName> = Operations[N]['input']

/** What an operation answers; `void` for those that answer nothing. */
export type Output<N extends OperationName> = Operations[N]['output']

/** The errors that the model gives an operation, and those that any operation may answer. */
export type FaultName<N extends OperationName = OperationName> =
  | (typeof operations)[N]['faults'][number]
  | CommonFaultName

/** An error of the model, of any operation. */
export type ModelFaultName = keyof typeof modelFaults

/** All operations, in the order of the model. */
export const operationNames: readonly OperationName[] = Object.keys(operations) as OperationName[]

/** Whether a text names an operation. */
export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

/** Whether the model has an error of this name. */
export function isModelFaultName(name: string): name is ModelFaultName {
  return Object.hasOwn(modelFaults, name)
}

/** The names of an operation's shapes. */
export function shapesOf(name: OperationName): OperationShapes {
  return operations[name]
}
