import { emitOperations, emitShapes } from './emit-tables.ts'
import { emitTypes } from './emit-types.ts'
import { parseModel } from './model.ts'

/**
 * All generated files of kms-model. Pure: the same model gives the same text, byte for byte.
 *
 * @param modelJson the API description
 * @param modelName its file name, for the first line of each file
 * @returns the text of each file by its name in `src/generated/`
 * @throws Error if the model holds something that the files could not say
 */
export function generatedFiles(modelJson: string, modelName: string): ReadonlyMap<string, string> {
  const model = parseModel(modelJson)
  const banner = `// Generated from model/${modelName} by \`pnpm generate\`. Not edited by hand.\n\n`
  return new Map([
    ['operations.ts', banner + emitOperations(model)],
    ['shapes.ts', banner + emitShapes(model)],
    ['types.ts', banner + emitTypes(model)],
  ])
}
