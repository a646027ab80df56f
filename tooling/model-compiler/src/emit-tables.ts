import { formatLiteral, type Literal } from './literal.ts'
import type { ApiModel, ModelShape } from './model.ts'

/** The runtime table of every shape but the errors: what `shape.ts` in kms-model describes. */
export function emitShapes(model: ApiModel): string {
  const table = Object.fromEntries(
    Object.entries(model.shapes)
      .filter(([, shape]) => !shape.exception)
      .map(([name, shape]) => [name, shapeLiteral(shape)]),
  )
  return `import type { Shape } from '../shape.ts'

/** Every shape of the model by name. */
export const shapes: Readonly<Record<string, Shape>> = ${expanded(table)}
`
}

/** The operations: their names, their shapes and their errors, as types and as tables. */
export function emitOperations(model: ApiModel): string {
  const operations = Object.values(model.operations)
  const interfaceLines = operations.map(({ name, input, output }) => {
    const answer = output === undefined ? 'void' : `types.${output.shape}`
    return `  readonly ${name}: { readonly input: types.${input.shape}; readonly output: ${answer} }\n`
  })
  const table: Record<string, Literal> = {}
  for (const { name, input, output, errors } of operations) {
    table[name] = { input: input.shape, output: output?.shape, faults: errors.map((error) => error.shape) }
  }
  const faults: Record<string, Literal> = {}
  for (const [name, shape] of Object.entries(model.shapes)) {
    if (shape.exception) faults[name] = shape.fault ? 'server' : 'client'
  }
  return `import type * as types from './types.ts'

/** What each operation takes and answers. */
export interface Operations {
${interfaceLines.join('')}}

/** The shapes of each operation, as names in the table of shapes, and the errors it may refuse with. */
export const operations = ${expanded(table)} as const

/** Every error of the model, and whose fault it is. */
export const modelFaults = ${expanded(faults)} as const
`
}

function shapeLiteral(shape: ModelShape): Literal {
  const { type, min, max, pattern, sensitive } = shape
  return {
    type,
    min,
    max,
    pattern,
    enum: shape.enum,
    sensitive,
    member: shape.member?.shape,
    key: shape.key?.shape,
    value: shape.value?.shape,
    required: shape.required,
    members:
      shape.members &&
      Object.fromEntries(Object.entries(shape.members).map(([member, reference]) => [member, reference.shape])),
  }
}

/** An object with each entry on lines of its own, so that a change of the model reads as a change of a line. */
function expanded(table: Readonly<Record<string, Literal>>): string {
  const lines = Object.entries(table).map(
    ([name, entry]) => `  ${name}: ${formatLiteral(entry, 2, name.length + 4)},\n`,
  )
  return `{\n${lines.join('')}}`
}
