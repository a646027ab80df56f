import type { WireRequest } from '../wire.ts'

/**
 * The text that a request is signed as.
 *
 * The path is taken as it was sent: this service has only `/`, which every way of encoding leaves alone.
 *
 * @param signedHeaders lower-case names in ascending order
 * @param payloadHash hexadecimal SHA-256 of the body
 * @see AWS General Reference, "Create a canonical request"
 */
export function canonicalRequest(
  { method, path, query, headers }: Pick<WireRequest, 'method' | 'path' | 'query' | 'headers'>,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headerLines = signedHeaders.map((name) => `${name}:${canonicalValue(headers.get(name) ?? '')}\n`)
  return [method, path, canonicalQuery(query), headerLines.join(''), signedHeaders.join(';'), payloadHash].join('\n')
}

/** Blanks around the value are dropped and those inside become one. */
function canonicalValue(value: string): string {
  return value.trim().replaceAll(/\s+/g, ' ')
}

/** Names and values encoded anew and sorted; the signature of a presigned URL cannot sign itself. */
function canonicalQuery(query: string): string {
  if (query === '') return ''
  return query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter): readonly [string, string] => {
      const at = parameter.indexOf('=')
      return at < 0 ? [reencode(parameter), ''] : [reencode(parameter.slice(0, at)), reencode(parameter.slice(at + 1))]
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Leaves a broken encoding as it is: the signature will not match, which is the right answer. */
function reencode(text: string): string {
  try {
    return encodeRfc3986(decodeURIComponent(text))
  } catch {
    return text
  }
}

/** Percent-encodes all but letters, digits, `-`, `.`, `_` and `~`. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
