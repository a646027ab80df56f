const lineWidth = 120

/** A value that can be written as a TypeScript literal. */
export type Literal = string | number | boolean | readonly Literal[] | { readonly [name: string]: Literal | undefined }

/**
 * Writes a value as TypeScript in the house's format: on one line where it fits, else one entry per line. Members that
 * are `undefined` are left out.
 *
 * @param indent columns that the line already has before the value
 */
export function formatLiteral(value: Literal, indent = 0, taken = indent): string {
  const flat = flatLiteral(value)
  if (taken + flat.length < lineWidth || typeof value !== 'object') return flat

  const outer = ' '.repeat(indent)
  const inner = ' '.repeat(indent + 2)
  if (Array.isArray(value)) {
    return `[\n${fill(
      value.map((entry) => flatLiteral(entry)),
      inner,
    )}${outer}]`
  }
  const lines = entriesOf(value).map(([name, entry]) => {
    const start = `${inner}${propertyName(name)}: `
    return `${start}${formatLiteral(entry, indent + 2, start.length)},\n`
  })
  return `{\n${lines.join('')}${outer}}`
}

/** A union type, on one line where it fits after `taken` columns, else one member per line. */
export function formatUnion(members: readonly string[], taken: number): string {
  const flat = members.map(quote).join(' | ')
  return taken + flat.length <= lineWidth
    ? flat
    : `\n${members.map((member) => `  | ${quote(member)}\n`).join('')}`.trimEnd()
}

/** A string in single quotes. */
export function quote(text: string): string {
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return text.includes("'") ? `'${body.replaceAll("'", "\\'")}'` : `'${body}'`
}

/** As many entries per line as fit. */
function fill(entries: readonly string[], indent: string): string {
  const lines: string[] = []
  let line = indent
  for (const entry of entries) {
    if (line !== indent && line.length + entry.length + 1 > lineWidth) {
      lines.push(line.trimEnd())
      line = indent
    }
    line += `${entry}, `
  }
  lines.push(line.trimEnd())
  return `${lines.join('\n')}\n`
}

function flatLiteral(value: Literal): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(flatLiteral).join(', ')}]`
  const entries = entriesOf(value).map(([name, entry]) => `${propertyName(name)}: ${flatLiteral(entry)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function entriesOf(value: Exclude<Literal, string | number | boolean>): [string, Literal][] {
  return Object.entries(value).filter((entry): entry is [string, Literal] => entry[1] !== undefined)
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)
}
