import { parseModel } from './model.ts'

/**
 * The file of kms-engine that knows all operations: each is the export of a file named for it, so that adding one is
 * adding its file. Pure: the same model gives the same text, byte for byte.
 *
 * @param modelJson the API description
 * @param modelName its file name, for the first line
 * @returns the text of `src/operations/index.ts`
 */
export function operationIndex(modelJson: string, modelName: string): string {
  const names = Object.keys(parseModel(modelJson).operations)
  const imports = names.map((name) => `import { ${exportOf(name)} } from './${fileOf(name)}'\n`)
  const entries = names.map((name) => `  ${name}: ${exportOf(name)},\n`)
  return `// Generated from kms-model/model/${modelName} by \`pnpm generate\`. Not edited by hand.

import type { OperationName } from '@sealwright/kms-model'
import type { Operation } from '../operation.ts'
${imports.join('')}
/** All operations of the service, by name. */
export const operations: { readonly [N in OperationName]: Operation<N> } = {
${entries.join('')}}
`
}

/** `GenerateDataKey` is `generateDataKey`. */
function exportOf(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`
}

/** `GenerateDataKey` is in `generate-data-key.ts`. */
function fileOf(name: string): string {
  return `${name.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.ts`
}
