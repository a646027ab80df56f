import { readFileSync } from 'node:fs'
import { commonFaults, type OperationName } from '@sealwright/kms-model'

interface Model {
  readonly operations: Readonly<Record<string, { readonly errors: readonly { readonly shape: string }[] }>>
}

const modelUrl = new URL('../../../kms-model/model/kms-2014-11-01.json', import.meta.url)
const model = JSON.parse(readFileSync(modelUrl, 'utf8')) as Model

/**
 * What the model leaves out: operations take grant tokens and markers, and what nobody gave is refused; the specification
 * of external proxies names an error for CreateKey.
 */
const leftOut: Partial<Record<OperationName, readonly string[]>> = {
  CreateKey: ['KMSInvalidStateException'],
  DescribeKey: ['InvalidGrantTokenException'],
  ListKeyPolicies: ['InvalidMarkerException'],
}

/** The names of the errors that an operation may answer: the model's, and those of all operations. */
export function permittedFaults(operation: OperationName): readonly string[] {
  return [...modelFaultsOf(operation), ...(leftOut[operation] ?? []), ...Object.keys(commonFaults)]
}

/** The names of the errors that the model has for an operation. */
export function modelFaultsOf(operation: OperationName): readonly string[] {
  return model.operations[operation]?.errors.map(({ shape }) => shape) ?? []
}
