import { deviations } from './deviations.ts'
import { shapes } from './generated/shapes.ts'
import type { Shape, StructureShape } from './shape.ts'

/** A member of a structure with its shape, deviations applied. */
export interface Member {
  /** As on the wire: `KeyId`. */
  readonly name: string
  /** The shape's own name in the model. */
  readonly shapeName: string
  readonly shape: Shape
  readonly isRequired: boolean
}

/** A shape of the model. @throws RangeError for a name that the model lacks */
export function shapeNamed(name: string): Shape {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (shape === undefined) throw new RangeError(`the model has no shape '${name}'`)
  return shape
}

/** The members of a structure in the order of the model. */
export function membersOf(structureName: string, structure: StructureShape): readonly Member[] {
  return Object.entries(structure.members).map(([name, shapeName]) => ({
    name,
    shapeName,
    shape: deviate(structureName, name, shapeNamed(shapeName)),
    isRequired: structure.required?.includes(name) ?? false,
  }))
}

function deviate(structureName: string, member: string, shape: Shape): Shape {
  const row = deviations.find((deviation) => deviation.structure === structureName && deviation.member === member)
  return row === undefined ? shape : ({ ...shape, ...row.traits } as Shape)
}
