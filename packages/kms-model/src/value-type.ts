import type { Shape } from './shape.ts'

/** How a type of the model is said in an error. */
const nouns: Readonly<Record<Shape['type'], string>> = {
  string: 'a well-formed string',
  blob: 'bytes',
  integer: 'an integer',
  boolean: 'true or false',
  timestamp: 'milliseconds since the epoch',
  list: 'a list',
  map: 'a map',
  structure: 'a structure',
}

/** Whether a value is of a shape's type as TypeScript has it, whatever its content. Total. */
export function hasType(value: unknown, type: Shape['type']): boolean {
  switch (type) {
    case 'string':
      // A lone surrogate has no UTF-8 form: two different encryption contexts would become the same bytes.
      return typeof value === 'string' && value.isWellFormed()
    case 'blob':
      return value instanceof Uint8Array
    case 'integer':
      return Number.isSafeInteger(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'timestamp':
      return Number.isFinite(value)
    case 'list':
      return Array.isArray(value)
    case 'map':
    case 'structure':
      return isRecord(value)
  }
}

/** Whether a value is an object with named members, and no list or bytes. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}

/** What was wanted and what there is, without showing it: `want an integer, got a string`. */
export function typeMismatch(value: unknown, type: Shape['type']): string {
  return `want ${nouns[type]}, got ${kindOf(value)}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Uint8Array) return 'bytes'
  if (typeof value === 'string') return value.isWellFormed() ? 'a string' : 'a string with half a character'
  if (typeof value === 'object') return 'an object'
  return `a ${typeof value}`
}
