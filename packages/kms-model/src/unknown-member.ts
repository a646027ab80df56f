import { membersOf, shapeNamed } from './member-shape.ts'
import { isRecord } from './value-type.ts'

/**
 * The first member, in depth, that the model does not know: `KeyMetadata.Colour`. It would be lost in silence on its
 * way to JSON. Members that are `undefined` are not there.
 *
 * @returns `undefined` if there is none
 */
export function unknownMember(shapeName: string, value: unknown): string | undefined {
  const shape = shapeNamed(shapeName)
  if (shape.type === 'list' && Array.isArray(value)) {
    return value.map((entry) => unknownMember(shape.member, entry)).find((member) => member !== undefined)
  }
  if (shape.type !== 'structure' || !isRecord(value)) return undefined
  const known = new Map(membersOf(shapeName, shape).map((member) => [member.name, member.shapeName]))
  for (const [name, entry] of Object.entries(value)) {
    if (entry === undefined) continue
    const entryShape = known.get(name)
    if (entryShape === undefined) return name
    const inner = unknownMember(entryShape, entry)
    if (inner !== undefined) return `${name}.${inner}`
  }
  return undefined
}
