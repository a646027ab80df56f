import { readFileSync } from 'node:fs'
import { commonFaults, type OperationName } from '@sealwright/kms-model'

interface Model {
  readonly operations: Readonly<Record<string, { readonly errors: readonly { readonly shape: string }[] }>>
}

const modelUrl = new URL('../../../kms-model/model/kms-2014-11-01.json', import.meta.url)
const model = JSON.parse(readFileSync(modelUrl, 'utf8')) as Model

/** What the model leaves out: the operations take grant tokens and markers, and what nobody gave is refused. */
const leftOut: Partial<Record<OperationName, readonly string[]>> = {
  DescribeKey: ['InvalidGrantTokenException'],
  ListKeyPolicies: ['InvalidMarkerException'],
}

/** The names of the errors that an operation may answer: the model's, and those of all operations. */
export function permittedFaults(operation: OperationName): readonly string[] {
  const own = model.operations[operation]?.errors.map(({ shape }) => shape) ?? []
  return [...own, ...(leftOut[operation] ?? []), ...Object.keys(commonFaults)]
}
