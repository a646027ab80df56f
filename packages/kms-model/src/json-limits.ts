import { SerializationError } from './serialization-error.ts'

/** Characters of a document. The largest valid input, an escaped key policy and its tags, stays under it. */
export const maxJsonLength = 1_048_576

/** Objects and lists within each other. The model needs 4; members that it does not know may hold more. */
export const maxJsonDepth = 32

/**
 * Refuses a document that is too long or too deep before a parser sees it.
 *
 * @throws SerializationError
 */
export function checkJsonLimits(text: string): void {
  if (text.length > maxJsonLength) {
    throw new SerializationError(`body: ${text.length} characters: want at most ${maxJsonLength}`)
  }
  let depth = 0
  let isInString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (isInString) {
      if (code === 0x5c) index += 1
      else if (code === 0x22) isInString = false
    } else if (code === 0x22) isInString = true
    else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > maxJsonDepth) throw new SerializationError(`body: want at most ${maxJsonDepth} levels`)
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
}
