import { readFileSync } from 'node:fs'
import type { OperationName } from '../src/index.ts'
import { deviations, operationNames } from '../src/index.ts'

/** The model as it was copied in: the tests ask it, not the tables that were generated from it. */
const model = JSON.parse(readFileSync(new URL('../model/kms-2014-11-01.json', import.meta.url), 'utf8')) as {
  operations: Record<string, { input: Reference }>
  shapes: Record<string, ModelShape>
}

interface Reference {
  readonly shape: string
}

export interface ModelShape {
  readonly type: string
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly sensitive?: true
  readonly member?: Reference
  readonly key?: Reference
  readonly value?: Reference
  readonly members?: Readonly<Record<string, Reference>>
  readonly required?: readonly string[]
}

/** A place in an operation's input where a value goes. */
export interface Slot {
  readonly operation: OperationName
  /** As the service's errors name it: `tags.1.member.tagKey`. */
  readonly path: string
  readonly shape: ModelShape
  readonly isRequired: boolean
  /** A minimal input, as JSON, with this value in this place; `undefined` leaves the place empty. */
  inputWith(json: unknown): Record<string, unknown>
}

/** Every member of every input, nested ones included. */
export function allSlots(): readonly Slot[] {
  return operationNames.flatMap((operation) => {
    const shapeName = model.operations[operation]!.input.shape
    return slotsOf(operation, shapeName, '', (structure) => structure)
  })
}

/** A smallest valid input of an operation, as JSON. */
export function minimalInput(operation: OperationName): Record<string, unknown> {
  return minimalStructure(model.operations[operation]!.input.shape)
}

/** A shape of the model by name. */
export function modelShape(name: string): ModelShape {
  return model.shapes[name]!
}

/** A valid value of a shape, as JSON. */
function sampleOf(shapeName: string): unknown {
  const shape = model.shapes[shapeName]!
  switch (shape.type) {
    case 'structure':
      return minimalStructure(shapeName)
    case 'list':
      return [sampleOf(shape.member!.shape)]
    case 'map':
      return { name: 'value' }
    case 'blob':
      return 'AAAA'
    case 'integer':
      return shape.min ?? 1
    case 'timestamp':
      return 1.7e9
    case 'boolean':
      return true
    default:
      return shape.enum?.[0] ?? patternSamples[shape.pattern ?? '']?.valid[0] ?? 'a'.repeat(Math.max(1, shape.min ?? 1))
  }
}

/** For each pattern of the model, strings that match and strings that do not, lengths aside. */
export const patternSamples: Readonly<Record<string, { valid: readonly string[]; invalid: readonly string[] }>> = {
  '[0-9]{12}': { valid: ['111122223333'], invalid: ['11112222333a', '1111222233334', '١١١١٢٢٢٢٣٣٣٣'] },
  '^[a-zA-Z0-9:/_-]+$': { valid: ['alias/My_key-1:2'], invalid: ['alias/my key', 'alias/schlüssel', 'alias/a\n'] },
  '^[a-f0-9]+$': { valid: ['0123456789abcdef'.repeat(4)], invalid: ['A'.repeat(64), 'g'.repeat(64)] },
  'cluster-[2-7a-zA-Z]{11,16}': {
    valid: ['cluster-2a23b4cdefg', `cluster-${'z'.repeat(16)}`],
    invalid: ['cluster-1a23b4cdefg', 'my-cluster-abcdefghijk'],
  },
  '^[a-zA-Z0-9:/_\\s.-]+$': {
    valid: ['January 2026: no. 1\t\n\v\f\r'],
    invalid: ['no\u00a0break', 'em\u2003space', 'question?', ''],
  },
  '[\\u0020-\\u00FF]*': { valid: ['any Latin-1 text: é ÿ'], invalid: ['tab\t', 'Ā'] },
  '[\\w]+': { valid: ['default_1'], invalid: ['de-fault', 'défaut'] },
  '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+': {
    valid: ['{\r\n\t"Version": "2012-10-17" }'],
    invalid: ['{"Id":"Ā"}', '\u0000{}'],
  },
  '^[\\w+=,.@:/-]+$': {
    valid: ['arn:aws:iam::111122223333:role/a+b=c,d.e@f-g_h'],
    invalid: ['arn:aws:iam::111122223333:role/a b', 'a*'],
  },
  '^([a-z]+-){2,3}\\d+$': {
    valid: ['eu-central-1', 'us-gov-west-1', 'us-iso-east-1'],
    invalid: ['eu-1', 'eu-central-one', 'EU-central-1', 'a-b-c-d-1'],
  },
  '^[a-zA-Z0-9-_.]+$': { valid: ['key-1_2.3'], invalid: ['key/1', 'key:1'] },
  '^[A-Z2-7]+$': { valid: ['ABCDEFGHIJ234567ABCD'], invalid: ['ABCDEFGHIJ234567ABC1', 'abcdefghij234567abcd'] },
  '^[a-zA-Z0-9\\/+=]+$': { valid: [`${'aZ0/+'.repeat(9)}==`], invalid: [`${'aZ0/+'.repeat(9)}-_`] },
  '^https://[a-zA-Z0-9.-]+$': {
    valid: ['https://proxy.example.com'],
    invalid: ['http://proxy.example.com', 'https://proxy.example.com:443', 'https://a/b/c/d'],
  },
  '^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$': {
    valid: ['/kms/xks/v1', '/my/prefix_1/kms/xks/v12'],
    invalid: ['/kms/xks/v123', 'kms/xks/v1', '/my prefix/kms/xks/v1', '/kms/xks/v1/'],
  },
  '^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$': {
    valid: ['com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c', 'eu.amazonaws.vpce.eusc-de-east-1.vpce-svc-0a1b2c'],
    invalid: [
      'org.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c',
      'com.amazonaws.vpce.us-east-1.vpce-svc-0A1B2C',
      'comXamazonaws.vpce.us-east-1.vpce-svc-0a1b2c',
    ],
  },
}

/** The patterns of the model. */
export const modelPatterns: ReadonlySet<string> = new Set(
  Object.values(model.shapes).flatMap((shape) => (shape.pattern === undefined ? [] : [shape.pattern])),
)

function slotsOf(
  operation: OperationName,
  structureName: string,
  prefix: string,
  embed: (structure: Record<string, unknown>) => Record<string, unknown>,
): readonly Slot[] {
  const structure = model.shapes[structureName]!
  return Object.entries(structure.members ?? {}).flatMap(([member, { shape: shapeName }]) => {
    const path = prefix + member.charAt(0).toLowerCase() + member.slice(1)
    const row = deviations.find((deviation) => deviation.structure === structureName && deviation.member === member)
    const shape = { ...model.shapes[shapeName]!, ...row?.traits }
    const inputWith = (json: unknown) => {
      const { [member]: _, ...others } = minimalStructure(structureName)
      return embed(json === undefined ? others : { ...others, [member]: json })
    }
    const slot: Slot = { operation, path, shape, isRequired: structure.required?.includes(member) ?? false, inputWith }
    return [slot, ...nestedSlots(slot, shapeName)]
  })
}

function nestedSlots({ operation, path, shape, inputWith }: Slot, shapeName: string): readonly Slot[] {
  if (shape.type === 'structure') return slotsOf(operation, shapeName, `${path}.`, inputWith)
  const member = shape.member?.shape
  if (member === undefined || model.shapes[member]!.type !== 'structure') return []
  const second = (structure: Record<string, unknown>) => inputWith([minimalStructure(member), structure])
  return slotsOf(operation, member, `${path}.2.member.`, second)
}

function minimalStructure(name: string): Record<string, unknown> {
  const { members = {}, required = [] } = model.shapes[name]!
  return Object.fromEntries(required.map((member) => [member, sampleOf(members[member]!.shape)]))
}
