import { javaPattern } from './java-pattern.ts'
import type { ListShape, MapShape, ScalarShape } from './shape.ts'

/** One rule that a value must satisfy, and how the service words it. */
export interface Constraint {
  readonly sentence: string
  holds(value: unknown): boolean
}

/** The sentence for an absent value. */
export const notNull = 'Member must not be null'

/**
 * The rules of a shape: greatest before least, then pattern, then enum. The values must have the shape's type.
 *
 * @see AWS's own errors, for example "Member must satisfy constraint: [Member must have length less than or equal to
 * 255, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: …]"
 */
export function constraintsOf(shape: ScalarShape | ListShape | MapShape): readonly Constraint[] {
  return [...limits(shape), ...texts(shape)]
}

function* limits({ type, min, max }: ScalarShape | ListShape | MapShape): Generator<Constraint> {
  const noun = type === 'integer' ? 'value' : 'length'
  if (max !== undefined) {
    yield { sentence: `Member must have ${noun} less than or equal to ${max}`, holds: atMost[type](max) }
  }
  // Every length is at least 0: a rule that cannot fail is not worth a call.
  if (min !== undefined && (min > 0 || type === 'integer')) {
    yield { sentence: `Member must have ${noun} greater than or equal to ${min}`, holds: atLeast[type](min) }
  }
}

function* texts(shape: ScalarShape | ListShape | MapShape): Generator<Constraint> {
  if (shape.type !== 'string') return
  if (shape.pattern !== undefined) {
    const pattern = javaPattern(shape.pattern)
    yield {
      sentence: `Member must satisfy regular expression pattern: ${shape.pattern}`,
      holds: (value) => pattern.test(value as string),
    }
  }
  if (shape.enum !== undefined) {
    const values = new Set<unknown>(shape.enum)
    yield {
      sentence: `Member must satisfy enum value set: [${shape.enum.join(', ')}]`,
      holds: (value) => values.has(value),
    }
  }
}

type Limit = (limit: number) => (value: unknown) => boolean
type Limits = Readonly<Record<(ScalarShape | ListShape | MapShape)['type'], Limit>>

const never: Limit = () => () => true
const entryCount = (value: unknown): number => Object.keys(value as object).length

const atMost: Limits = {
  // A string never has more characters than code units, so counting is needed only near the limit.
  string: (max) => (value) => (value as string).length <= max || characterCount(value as string) <= max,
  blob: (max) => (value) => (value as Uint8Array).length <= max,
  list: (max) => (value) => (value as readonly unknown[]).length <= max,
  map: (max) => (value) => entryCount(value) <= max,
  integer: (max) => (value) => (value as number) <= max,
  timestamp: never,
  boolean: never,
}

const atLeast: Limits = {
  string: (min) => (value) => (value as string).length >= 2 * min || characterCount(value as string) >= min,
  blob: (min) => (value) => (value as Uint8Array).length >= min,
  list: (min) => (value) => (value as readonly unknown[]).length >= min,
  map: (min) => (value) => entryCount(value) >= min,
  integer: (min) => (value) => (value as number) >= min,
  timestamp: never,
  boolean: never,
}

/** Unicode characters, as the model counts: a surrogate pair is one. */
function characterCount(text: string): number {
  let count = text.length
  for (let index = 0; index < text.length - 1; index += 1) {
    if (isHighSurrogate(text.charCodeAt(index))) count -= 1
  }
  return count
}

/** In a well-formed string a low surrogate always follows. */
function isHighSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit <= 0xdbff
}
