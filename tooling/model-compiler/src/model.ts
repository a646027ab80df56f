/** The part of the API description format (the JSON of AWS's SDKs) that this compiler understands. */
export interface ApiModel {
  readonly metadata: { readonly serviceFullName: string; readonly apiVersion: string; readonly targetPrefix: string }
  readonly operations: Readonly<Record<string, ModelOperation>>
  readonly shapes: Readonly<Record<string, ModelShape>>
}

interface ModelOperation {
  readonly name: string
  readonly input: ShapeReference
  readonly output?: ShapeReference
  readonly errors: readonly ShapeReference[]
}

export interface ModelShape {
  readonly type: 'string' | 'blob' | 'integer' | 'boolean' | 'timestamp' | 'list' | 'map' | 'structure'
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly sensitive?: true
  readonly member?: ShapeReference
  readonly key?: ShapeReference
  readonly value?: ShapeReference
  readonly members?: Readonly<Record<string, ShapeReference>>
  readonly required?: readonly string[]
  readonly exception?: true
  readonly fault?: true
  readonly deprecatedMessage?: string
}

export interface ShapeReference {
  readonly shape: string
  readonly deprecatedMessage?: string
}

/** What may stand in a shape. Anything else means that the model says more than the generated files would. */
const understood = {
  string: ['min', 'max', 'pattern', 'enum', 'sensitive'],
  blob: ['min', 'max', 'sensitive'],
  integer: ['min', 'max'],
  boolean: [],
  timestamp: [],
  list: ['member', 'min', 'max'],
  map: ['key', 'value', 'min', 'max'],
  structure: ['members', 'required', 'exception', 'fault'],
} as const satisfies Record<ModelShape['type'], readonly (keyof ModelShape)[]>

/**
 * Reads an API description and makes sure that nothing in it is lost on the way: an unknown trait, an unknown type or
 * a reference to nowhere fails, naming the place.
 *
 * @throws Error
 */
export function parseModel(json: string): ApiModel {
  const model = JSON.parse(json) as ApiModel
  for (const [name, shape] of Object.entries(model.shapes)) checkShape(model, name, shape)
  for (const [name, operation] of Object.entries(model.operations)) checkOperation(model, name, operation)
  return model
}

/** A shape by name. @throws Error if the model has none of that name */
export function shapeOf(model: ApiModel, name: string): ModelShape {
  const shape = Object.hasOwn(model.shapes, name) ? model.shapes[name] : undefined
  if (shape === undefined) throw new Error(`model: no shape is called '${name}'`)
  return shape
}

function checkShape(model: ApiModel, name: string, shape: ModelShape): void {
  if (!Object.hasOwn(understood, shape.type)) throw new Error(`model: ${name} has the unknown type '${shape.type}'`)
  const known: readonly string[] = ['type', 'deprecated', 'deprecatedMessage', ...understood[shape.type]]
  const stray = Object.keys(shape).find((trait) => !known.includes(trait))
  if (stray !== undefined) throw new Error(`model: ${name}, a ${shape.type}, has the unknown trait '${stray}'`)

  const references = [shape.member, shape.key, shape.value, ...Object.values(shape.members ?? {})]
  for (const reference of references) if (reference !== undefined) shapeOf(model, reference.shape)
  for (const member of shape.required ?? []) {
    if (!Object.hasOwn(shape.members ?? {}, member))
      throw new Error(`model: ${name} requires '${member}', which it lacks`)
  }
}

function checkOperation(model: ApiModel, name: string, operation: ModelOperation): void {
  if (operation.name !== name) throw new Error(`model: operation ${name} calls itself '${operation.name}'`)
  for (const reference of [operation.input, operation.output]) {
    if (reference === undefined) continue
    const shape = shapeOf(model, reference.shape)
    if (shape.type !== 'structure' || shape.exception)
      throw new Error(`model: ${name}: ${reference.shape} is no structure`)
  }
  for (const { shape } of operation.errors) {
    const error = shapeOf(model, shape)
    const members = Object.keys(error.members ?? {})
    if (!error.exception || members.join() !== 'message') {
      throw new Error(`model: ${name}: the error ${shape} is not an exception with a message and nothing else`)
    }
  }
}
