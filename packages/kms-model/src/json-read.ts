import { decodeBase64 } from './base64.ts'
import { checkJsonLimits } from './json-limits.ts'
import { membersOf, shapeNamed } from './member-shape.ts'
import { type Input, type OperationName, shapesOf } from './operation.ts'
import { SerializationError } from './serialization-error.ts'
import type { Shape, StructureShape } from './shape.ts'
import { hasType, isRecord, typeMismatch } from './value-type.ts'

/**
 * Reads the JSON 1.1 form of an operation's input. Unknown members are ignored and null ones are absent; the rules of
 * the model are not checked here but by `validateInput`. An empty document is an empty input.
 *
 * Maps come back without a prototype, so that any key is safe. A null in a list or map stays, because only the
 * validator has words for it.
 *
 * @throws SerializationError if the text is not JSON, too large, or has a value of the wrong type
 */
export function readInput<N extends OperationName>(name: N, jsonText: string): Input<N> {
  checkJsonLimits(jsonText)
  return structureReader(shapesOf(name).input)(jsonText === '' ? {} : parseJson(jsonText), 'body') as Input<N>
}

/** Turns a JSON value into the shape's value. The path is for errors: `Tags[0].TagKey`. */
type Reader = (value: unknown, path: string) => unknown

/** Readers by name of structure, compiled when first asked for. */
const compiled = new Map<string, Reader>()

/** Milliseconds that a JavaScript date can hold on each side of the epoch. */
const maxTimestamp = 8.64e15

const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 }

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the document, which may hold a plaintext.
    throw new SerializationError('body: not JSON')
  }
}

function structureReader(name: string): Reader {
  const known = compiled.get(name)
  if (known !== undefined) return known
  const reader = compileStructure(name, shapeNamed(name) as StructureShape)
  compiled.set(name, reader)
  return reader
}

function compileStructure(name: string, structure: StructureShape): Reader {
  const members = membersOf(name, structure).map((member) => ({
    name: member.name,
    read: compile(member.shapeName, member.shape),
  }))
  return (value, path) => {
    if (!isRecord(value)) throw mismatch(value, 'structure', path)
    const prefix = path === 'body' ? '' : `${path}.`
    const result: Record<string, unknown> = {}
    for (const { name: memberName, read } of members) {
      const member = value[memberName]
      if (member !== undefined && member !== null) result[memberName] = read(member, prefix + memberName)
    }
    return result
  }
}

function compile(name: string, shape: Shape): Reader {
  switch (shape.type) {
    case 'structure':
      return structureReader(name)
    case 'list': {
      const read = orNull(compile(shape.member, shapeNamed(shape.member)))
      return (value, path) => {
        if (!Array.isArray(value)) throw mismatch(value, 'list', path)
        return value.map((entry, index) => read(entry, `${path}[${index}]`))
      }
    }
    case 'map': {
      const readKey = compile(shape.key, shapeNamed(shape.key))
      const readValue = orNull(compile(shape.value, shapeNamed(shape.value)))
      return (value, path) => readMap(value, path, readKey, readValue)
    }
    case 'blob':
      return readBlob
    case 'timestamp':
      return readTimestamp
    case 'integer':
      return readInteger
    default:
      return (value, path) => {
        if (!hasType(value, shape.type)) throw mismatch(value, shape.type, path)
        return value
      }
  }
}

function orNull(read: Reader): Reader {
  return (value, path) => (value === null ? null : read(value, path))
}

function readMap(value: unknown, path: string, readKey: Reader, readValue: Reader): unknown {
  if (!isRecord(value)) throw mismatch(value, 'map', path)
  const result = Object.create(null) as Record<string, unknown>
  for (const [key, entry] of Object.entries(value)) {
    readKey(key, `${path}: a key`)
    result[key] = readValue(entry, `${path}: a value`)
  }
  return result
}

function readBlob(value: unknown, path: string): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64(value) : undefined
  if (bytes === undefined) throw new SerializationError(`${path}: want base64`)
  return bytes
}

/** Epoch seconds in any number form, to milliseconds. */
function readTimestamp(value: unknown, path: string): number {
  const milliseconds = typeof value === 'number' ? Math.round(value * 1000) : Number.NaN
  if (!(Math.abs(milliseconds) <= maxTimestamp)) throw new SerializationError(`${path}: want seconds since the epoch`)
  return milliseconds
}

function readInteger(value: unknown, path: string): number {
  if (!Number.isInteger(value)) throw mismatch(value, 'integer', path)
  const integer = value as number
  if (integer < int32.min || integer > int32.max) throw new SerializationError(`${path}: want an integer of 32 bits`)
  return integer
}

function mismatch(value: unknown, type: Shape['type'], path: string): SerializationError {
  return new SerializationError(`${path}: ${typeMismatch(value, type)}`)
}
