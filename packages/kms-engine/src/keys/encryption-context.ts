import { lengthPrefixed } from '../bytes.ts'
import { fault } from '../fault.ts'

/** Names and values that are authenticated with a ciphertext, as a request carries them. */
export type EncryptionContext = Readonly<Record<string, string>>

/**
 * The one byte form of an encryption context: pairs sorted by the UTF-8 bytes of their names, every name and value
 * preceded by its length, so that no two contexts give the same bytes.
 *
 * @throws `ValidationException` for a name or value with half a surrogate pair: it has no UTF-8 form, and the usual
 * replacement would make two contexts equal
 */
export function canonicalContext(context: EncryptionContext): Uint8Array {
  const names = Object.keys(context).sort(byUtf8)
  if (names.length === 0) return new Uint8Array()
  const parts = names.flatMap((name) => [name, context[name]!])
  if (!parts.every((part) => part.isWellFormed())) {
    throw fault('ValidationException', 'EncryptionContext: want well-formed Unicode, got an unpaired surrogate')
  }
  return lengthPrefixed(...parts)
}

/** Compares texts by their UTF-8 bytes: these order as code points do, which UTF-16 code units do not above U+FFFF. */
export function byUtf8(a: string, b: string): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Lifts surrogates above the rest of the code units: what they encode comes after all of those. */
function rank(codeUnit: number): number {
  return codeUnit >= 0xd800 && codeUnit <= 0xdfff ? codeUnit + 0x10000 : codeUnit
}
