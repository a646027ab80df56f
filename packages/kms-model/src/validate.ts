import { type Constraint, constraintsOf, notNull } from './constraints.ts'
import { membersOf, shapeNamed } from './member-shape.ts'
import { type Input, type OperationName, type Output, shapesOf } from './operation.ts'
import type { ListShape, MapShape, ScalarShape, Shape, StructureShape } from './shape.ts'
import { unknownMember } from './unknown-member.ts'
import { shownValue } from './value-text.ts'
import { hasType, isRecord, typeMismatch } from './value-type.ts'

/**
 * Checks an input against the model, in the service's words.
 *
 * @returns one sentence per violated constraint, in the order of the model; none when the input is valid
 * @throws TypeError if a value is not of its member's type, which only code, never a request, can bring about
 */
export function validateInput<N extends OperationName>(name: N, input: Input<N>): readonly string[] {
  return validate(shapesOf(name).input, input)
}

/**
 * Checks an answer against the model. Meant for tests: the service has no words for its own mistakes.
 *
 * @returns one sentence per violated constraint; none when the output is valid
 * @throws TypeError if a value is not of its member's type, the model has no such member, or an operation without output
 *   has one
 */
export function validateOutput<N extends OperationName>(name: N, output: Output<N>): readonly string[] {
  const { output: shapeName } = shapesOf(name)
  if (shapeName !== undefined) {
    const unknown = unknownMember(shapeName, output)
    if (unknown !== undefined) throw new TypeError(`${name} output: the model has no member '${unknown}'`)
    return validate(shapeName, output)
  }
  if (output !== undefined) throw new TypeError(`${name} output: want none`)
  return []
}

/** The message of the ValidationException for the given violations, of which there is at least one. */
export function validationMessage(violations: readonly string[]): string {
  const noun = violations.length === 1 ? 'error' : 'errors'
  return `${violations.length} validation ${noun} detected: ${violations.join('; ')}`
}

/** Adds a sentence for each violation. The path is as in the service's errors: `tags.1.member.tagKey`. */
type Check = (value: unknown, path: string, violations: string[]) => void

/** Checks by name of structure, compiled when first asked for. */
const compiled = new Map<string, Check>()

function validate(structureName: string, value: unknown): readonly string[] {
  const violations: string[] = []
  structureCheck(structureName)(value, '', violations)
  return violations
}

function structureCheck(name: string): Check {
  const known = compiled.get(name)
  if (known !== undefined) return known
  const check = compileStructure(name, shapeNamed(name) as StructureShape)
  compiled.set(name, check)
  return check
}

function compileStructure(name: string, structure: StructureShape): Check {
  const members = membersOf(name, structure).map((member) => ({
    ...member,
    pathName: member.name.charAt(0).toLowerCase() + member.name.slice(1),
    check: compile(member.shapeName, member.shape),
  }))
  return (value, path, violations) => {
    if (!isRecord(value)) throw mismatch(value, 'structure', path)
    const prefix = path === '' ? '' : `${path}.`
    for (const { name: memberName, pathName, shape, isRequired, check } of members) {
      const member = value[memberName]
      if (member !== undefined) check(member, prefix + pathName, violations)
      else if (isRequired) violations.push(violation(member, shape, prefix + pathName, notNull))
    }
  }
}

function compile(name: string, shape: Shape): Check {
  switch (shape.type) {
    case 'structure':
      return structureCheck(name)
    case 'list':
      return compileList(shape)
    case 'map':
      return compileMap(shape)
    default:
      return compileOwn(shape)
  }
}

/** The shape's own type and constraints, whatever it contains. */
function compileOwn(shape: ScalarShape | ListShape | MapShape): Check {
  const constraints = constraintsOf(shape)
  return (value, path, violations) => {
    if (!hasType(value, shape.type)) throw mismatch(value, shape.type, path)
    for (const constraint of constraints) {
      if (!constraint.holds(value)) violations.push(violation(value, shape, path, constraint.sentence))
    }
  }
}

/** Structures in a list are checked one by one, under `path.1.member`; of simple values the service blames the list. */
function compileList(list: ListShape): Check {
  const checkOwn = compileOwn(list)
  const member = shapeNamed(list.member)
  if (member.type === 'structure') {
    const checkMember = structureCheck(list.member)
    return (value, path, violations) => {
      checkOwn(value, path, violations)
      for (const [index, entry] of (value as readonly unknown[]).entries()) {
        const memberPath = `${path}.${index + 1}.member`
        if (entry === null) violations.push(violation(entry, member, memberPath, notNull))
        else checkMember(entry, memberPath, violations)
      }
    }
  }
  const checkAll = compileAll(member, 'Member must satisfy constraint')
  return (value, path, violations) => {
    checkOwn(value, path, violations)
    const broken = checkAll(value as readonly unknown[], path)
    if (broken !== undefined) violations.push(violation(value, list, path, broken))
  }
}

function compileMap(map: MapShape): Check {
  const checkOwn = compileOwn(map)
  const checkKeys = compileAll(shapeNamed(map.key), 'Map keys must satisfy constraint')
  const checkValues = compileAll(shapeNamed(map.value), 'Map value must satisfy constraint')
  return (value, path, violations) => {
    checkOwn(value, path, violations)
    for (const broken of [
      checkKeys(Object.keys(value as object), path),
      checkValues(Object.values(value as object), path),
    ]) {
      if (broken !== undefined) violations.push(violation(value, map, path, broken))
    }
  }
}

/**
 * Checks simple values that are reported together. The service then lists every constraint of their shape, whichever
 * was broken; that an entry is not null is listed only where one is, since the model has no such constraint.
 */
function compileAll(shape: Shape, heading: string): (values: readonly unknown[], path: string) => string | undefined {
  if (shape.type === 'structure' || shape.type === 'list' || shape.type === 'map') {
    throw new RangeError(`the model has collections of a ${shape.type}, for which the service's wording is not known`)
  }
  const constraints = constraintsOf(shape)
  const sentences = constraints.map((constraint) => constraint.sentence)
  return (values, path) => {
    let isBroken = false
    let hasNull = false
    for (const value of values) {
      if (value === null) hasNull = true
      else if (!hasType(value, shape.type)) throw mismatch(value, shape.type, path)
      else if (!holdsAll(constraints, value)) isBroken = true
    }
    if (!isBroken && !hasNull) return undefined
    return `${heading}: [${[...sentences, ...(hasNull ? [notNull] : [])].join(', ')}]`
  }
}

function holdsAll(constraints: readonly Constraint[], value: unknown): boolean {
  for (const constraint of constraints) if (!constraint.holds(value)) return false
  return true
}

function violation(value: unknown, shape: Shape, path: string, constraint: string): string {
  return `Value${shownValue(value, shape)} at '${path}' failed to satisfy constraint: ${constraint}`
}

function mismatch(value: unknown, type: Shape['type'], path: string): TypeError {
  return new TypeError(`${path === '' ? 'the whole' : path}: ${typeMismatch(value, type)}`)
}
