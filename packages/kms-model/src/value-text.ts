import { shapeNamed } from './member-shape.ts'
import type { Shape } from './shape.ts'

/**
 * A value as the service's errors print it: in quotes, lists as `[a, b]`, maps as `{name=value}`, an absent one as a
 * bare `null`, each with a blank before it. Empty for values that must not be shown.
 *
 * Bytes are never shown. The model marks only plaintexts as sensitive, but the service leaves ciphertexts out too
 * ("Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length greater than or equal to 1").
 */
export function shownValue(value: unknown, shape: Shape): string {
  if (isHidden(shape)) return ''
  return value === undefined || value === null ? ' null' : ` '${plainText(value)}'`
}

function plainText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plainText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${Object.entries(value)
    .map(([name, entry]) => `${name}=${plainText(entry)}`)
    .join(', ')}}`
}

function isHidden(shape: Shape): boolean {
  switch (shape.type) {
    case 'blob':
      return true
    case 'structure':
      return false
    case 'list':
      return isHidden(shapeNamed(shape.member))
    case 'map':
      return isHidden(shapeNamed(shape.key)) || isHidden(shapeNamed(shape.value))
    default:
      return shape.sensitive ?? false
  }
}
