import type { Input, OperationName, Output } from '@sealwright/kms-model'
import type { KmsCall } from './call.ts'

/** An operation of the service. */
export interface Operation<N extends OperationName = OperationName> {
  readonly name: N
  /**
   * Runs with an input that the model has found valid. May be run again from the start when it loses a race, so it
   * reads first and commits last, once.
   */
  run(kms: KmsCall, input: Input<N>): Promise<Output<N>>
}

/** Declares an operation; input and output have the types of the model. */
export function operation<N extends OperationName>(
  name: N,
  run: (kms: KmsCall, input: Input<N>) => Promise<Output<N>>,
): Operation<N> {
  return { name, run }
}
