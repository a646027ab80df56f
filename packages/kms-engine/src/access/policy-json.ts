/** Strings with their quotes, and what stands between members. The rest of JSON has no bearing on names. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g

/**
 * The first name that an object of a JSON text has twice, at any depth, or `undefined`.
 *
 * @param text valid JSON
 */
export function repeatedMember(text: string): string | undefined {
  const open: Set<string>[] = []
  let last = ''
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const name: string = JSON.parse(last)
      if (open.at(-1)?.has(name)) return name
      open.at(-1)?.add(name)
    } else last = token
  }
  return undefined
}
