import { encodeBase64 } from './base64.ts'
import { membersOf, shapeNamed } from './member-shape.ts'
import { type OperationName, type Output, shapesOf } from './operation.ts'
import type { Shape, StructureShape } from './shape.ts'
import { hasType, isRecord, typeMismatch } from './value-type.ts'

/**
 * Writes the JSON 1.1 form of an operation's output: blobs as base64, times as seconds since the epoch, absent members
 * left out, members in the order of the model.
 *
 * @returns an empty text for an operation that answers nothing
 * @throws TypeError if a value is not of its member's type
 */
export function writeOutput<N extends OperationName>(name: N, output: Output<N>): string {
  const { output: shapeName } = shapesOf(name)
  if (shapeName === undefined) return ''
  return JSON.stringify(structureWriter(shapeName)(output, `${name} output`))
}

/** Turns a shape's value into one that `JSON.stringify` writes as it should be. */
type Writer = (value: unknown, path: string) => unknown

/** Writers by name of structure, compiled when first asked for. */
const compiled = new Map<string, Writer>()

function structureWriter(name: string): Writer {
  const known = compiled.get(name)
  if (known !== undefined) return known
  const writer = compileStructure(name, shapeNamed(name) as StructureShape)
  compiled.set(name, writer)
  return writer
}

function compileStructure(name: string, structure: StructureShape): Writer {
  const members = membersOf(name, structure).map((member) => ({
    name: member.name,
    write: compile(member.shapeName, member.shape),
  }))
  return (value, path) => {
    if (!isRecord(value)) throw mismatch(value, 'structure', path)
    const result: Record<string, unknown> = {}
    for (const { name: memberName, write } of members) {
      const member = value[memberName]
      if (member !== undefined) result[memberName] = write(member, `${path}: ${memberName}`)
    }
    return result
  }
}

function compile(name: string, shape: Shape): Writer {
  switch (shape.type) {
    case 'structure':
      return structureWriter(name)
    case 'list': {
      const write = compile(shape.member, shapeNamed(shape.member))
      return checked(shape, (value, path) => (value as readonly unknown[]).map((entry) => write(entry, path)))
    }
    case 'map': {
      const write = compile(shape.value, shapeNamed(shape.value))
      return checked(shape, (value, path) => {
        const result = Object.create(null) as Record<string, unknown>
        for (const [key, entry] of Object.entries(value as object)) result[key] = write(entry, path)
        return result
      })
    }
    case 'blob':
      return checked(shape, (value) => encodeBase64(value as Uint8Array))
    case 'timestamp':
      return checked(shape, (value) => (value as number) / 1000)
    default:
      return checked(shape, (value) => value)
  }
}

function checked(shape: Shape, write: Writer): Writer {
  return (value, path) => {
    if (!hasType(value, shape.type)) throw mismatch(value, shape.type, path)
    return write(value, path)
  }
}

function mismatch(value: unknown, type: Shape['type'], path: string): TypeError {
  return new TypeError(`${path}: ${typeMismatch(value, type)}`)
}
