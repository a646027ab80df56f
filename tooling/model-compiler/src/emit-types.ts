import { formatUnion } from './literal.ts'
import { type ApiModel, type ModelShape, type ShapeReference, shapeOf } from './model.ts'

/** The TypeScript types of all structures and enums, in the order of the model. */
export function emitTypes(model: ApiModel): string {
  const declarations: string[] = []
  for (const [name, shape] of Object.entries(model.shapes)) {
    if (shape.exception) continue
    if (shape.type === 'structure') declarations.push(structureDeclaration(model, name, shape))
    else if (shape.enum !== undefined) declarations.push(enumDeclaration(name, shape))
  }
  return declarations.join('\n')
}

function structureDeclaration(model: ApiModel, name: string, shape: ModelShape): string {
  const comment = `/** ${roleOf(model, name)} */\n`
  const members = Object.entries(shape.members ?? {})
  if (members.length === 0) return `${comment}export type ${name} = Record<string, never>\n`
  const lines = members.map(([member, reference]) => memberLine(model, shape, member, reference))
  return `${comment}export interface ${name} {\n${lines.join('')}}\n`
}

function memberLine(model: ApiModel, owner: ModelShape, member: string, reference: ShapeReference): string {
  const isRequired = owner.required?.includes(member) ?? false
  const type = typeOf(model, reference.shape)
  const notes = [constraintsOf(shapeOf(model, reference.shape))]
  if (reference.deprecatedMessage !== undefined) notes.push(`@deprecated ${reference.deprecatedMessage}`)
  const comment = notes.filter((note) => note !== '').join(' ')
  const declared = isRequired ? `${member}: ${type}` : `${member}?: ${type} | undefined`
  return `${comment === '' ? '' : `  /** ${comment} */\n`}  readonly ${declared}\n`
}

function enumDeclaration(name: string, shape: ModelShape): string {
  const deprecated = shape.deprecatedMessage === undefined ? '' : ` @deprecated ${shape.deprecatedMessage}`
  const start = `export type ${name} =`
  const union = formatUnion(shape.enum ?? [], start.length + 1)
  return `/** The values of ${name}.${deprecated} */\n${start}${union.startsWith('\n') ? '' : ' '}${union}\n`
}

function typeOf(model: ApiModel, name: string): string {
  const shape = shapeOf(model, name)
  switch (shape.type) {
    case 'string':
      return shape.enum === undefined ? 'string' : name
    case 'blob':
      return 'Uint8Array'
    case 'integer':
    case 'timestamp':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'list':
      return `readonly ${typeOf(model, shape.member!.shape)}[]`
    case 'map':
      return `Readonly<Record<string, ${typeOf(model, shape.value!.shape)}>>`
    case 'structure':
      return name
  }
}

const units: Partial<Record<ModelShape['type'], string>> = {
  string: 'characters',
  blob: 'bytes',
  list: 'entries',
  map: 'entries',
}

/** What a reader must know of a member that its type does not say. */
function constraintsOf({ type, min, max, pattern, sensitive }: ModelShape): string {
  const parts: string[] = []
  if (type === 'timestamp') parts.push('Milliseconds since the epoch.')
  if (min !== undefined && max !== undefined) {
    const range = min === max ? `${min}` : `${min} to ${max}`
    parts.push(`${range}${units[type] === undefined ? '' : ` ${units[type]}`}.`)
  }
  if (pattern !== undefined) parts.push(`Matches \`${pattern}\`.`)
  if (sensitive) parts.push('Sensitive.')
  return parts.join(' ').replaceAll('*/', '*\\/')
}

function roleOf(model: ApiModel, name: string): string {
  for (const operation of Object.values(model.operations)) {
    if (operation.input.shape === name) return `Input of ${operation.name}.`
    if (operation.output?.shape === name) return `Output of ${operation.name}.`
  }
  return `The structure ${name}.`
}
