import { membersOf, shapeNamed } from '../member-shape.ts'
import { type Input, type OperationName, type Output, shapesOf } from '../operation.ts'
import type { ScalarShape, Shape } from '../shape.ts'

/**
 * A valid input with every member that the operation knows, nested ones included. Always the same one. It says nothing
 * that makes sense together: it is for tests of what carries inputs, not of what runs them.
 */
export function sampleInput<N extends OperationName>(name: N): Input<N> {
  return sampleStructure(shapesOf(name).input) as Input<N>
}

/** A valid output with every member, nested ones included; `undefined` for an operation that answers nothing. */
export function sampleOutput<N extends OperationName>(name: N): Output<N> {
  const { output } = shapesOf(name)
  return (output === undefined ? undefined : sampleStructure(output)) as Output<N>
}

function sampleStructure(name: string): Record<string, unknown> {
  const shape = shapeNamed(name)
  if (shape.type !== 'structure') throw new RangeError(`${name} is a ${shape.type}: want a structure`)
  return Object.fromEntries(
    membersOf(name, shape).map((member) => [member.name, sample(member.shapeName, member.shape)]),
  )
}

function sample(name: string, shape: Shape): unknown {
  switch (shape.type) {
    case 'structure':
      return sampleStructure(name)
    case 'list':
      return [sample(shape.member, shapeNamed(shape.member))]
    case 'map':
      return { purpose: 'test', schlüssel: '\u{1f511}' }
    case 'blob':
      return Uint8Array.from({ length: Math.max(3, shape.min ?? 0) }, (_, index) => 253 + index)
    case 'integer':
      return shape.min ?? 7
    case 'boolean':
      return true
    case 'timestamp':
      return 1_700_000_000_123
    case 'string':
      return sampleText(shape)
  }
}

function sampleText(shape: ScalarShape): string {
  if (shape.enum !== undefined) return shape.enum[0]!
  if (shape.pattern === undefined)
    return 'a text with "quotes", \\ and é'.padEnd(shape.min ?? 0, '.').slice(0, shape.max)
  const text = matching[shape.pattern]
  if (text === undefined) throw new RangeError(`no sample matches ${shape.pattern}`)
  return text
}

/** A text for each pattern of the model, long enough for every shape that has it. */
const matching: Readonly<Record<string, string>> = {
  '[0-9]{12}': '111122223333',
  '^[a-zA-Z0-9:/_-]+$': 'alias/sample',
  '^[a-f0-9]+$': '0123456789abcdef'.repeat(4),
  'cluster-[2-7a-zA-Z]{11,16}': 'cluster-2a3b4c5d6e7f',
  '^[a-zA-Z0-9:/_\\s.-]+$': 'January 2026',
  '[\\u0020-\\u00FF]*': 'marker é',
  '[\\w]+': 'default',
  '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+': '{\n\t"Version": "2012-10-17"\r\n}',
  '^[\\w+=,.@:/-]+$': 'arn:aws:iam::111122223333:role/sample',
  '^([a-z]+-){2,3}\\d+$': 'eu-central-1',
  '^[a-zA-Z0-9-_.]+$': 'key-1',
  '^[A-Z2-7]+$': 'ABCDEFGHIJKLMNOPQRST',
  '^[a-zA-Z0-9\\/+=]+$': 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV=',
  '^https://[a-zA-Z0-9.-]+$': 'https://proxy.example.com',
  '^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$': '/sample/kms/xks/v1',
  '^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$':
    'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
}
