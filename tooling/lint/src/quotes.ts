/** What documents quote must be what the quoted file says now: examples that run, and the import table. */

export interface Quoted {
  /** The document with every quotation filled in. */
  readonly text: string
  /** What is wrong, each with the document and the line; nothing is filled in there. */
  readonly problems: readonly string[]
}

/** Reads a quoted file, relative to the workspace; `undefined` if there is none. */
export type ReadSource = (path: string) => string | undefined

const marker = /^<!-- quote: (?<path>[^#\s]+)(?:#(?<region>[\w-]+))? -->$/
const closing = /^<!-- \/quote -->$/

/**
 * Fills the quotations of a Markdown document.
 *
 * A line `<!-- quote: PATH -->` or `<!-- quote: PATH#REGION -->` stands before a fenced block (its contents are
 * replaced, its fence and language are kept), or before plain Markdown that ends with `<!-- /quote -->`.
 */
export function fillQuotes(document: string, text: string, readSource: ReadSource): Quoted {
  const lines = text.split('\n')
  const filled: string[] = []
  const problems: string[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!
    filled.push(line)
    const match = marker.exec(line)
    if (match?.groups === undefined) continue
    const where = `${document}:${index + 1}`
    const content = quotation(match.groups['path']!, match.groups['region'], readSource)
    if (content === undefined) {
      problems.push(`${where}: nothing to quote at ${match[0].slice(12, -4)}`)
      continue
    }
    const opening = lines[index + 1] ?? ''
    const fence = /^(`{3,})\w*/.exec(opening)?.[1]
    const isEnd =
      fence === undefined ? (candidate: string) => closing.test(candidate) : (candidate: string) => candidate === fence
    const end = lines.findIndex((candidate, at) => at > (fence === undefined ? index : index + 1) && isEnd(candidate))
    if (end < 0) {
      problems.push(`${where}: the quotation has no end: want a closed fence or <!-- /quote -->`)
      continue
    }
    if (fence !== undefined) filled.push(opening)
    filled.push(...content.split('\n'), lines[end]!)
    index = end
  }
  return { text: filled.join('\n'), problems }
}

function quotation(path: string, region: string | undefined, readSource: ReadSource): string | undefined {
  const source = readSource(path)
  if (source === undefined) return undefined
  const lines = source.trimEnd().split('\n')
  if (region === undefined) return withoutRegionMarks(lines).join('\n')
  const start = lines.findIndex((line) => new RegExp(`(?://|#) #region ${region}$`).test(line))
  const end = lines.findIndex((line, at) => at > start && /(?:\/\/|#) #endregion/.test(line))
  return start < 0 || end < 0 ? undefined : dedent(withoutRegionMarks(lines.slice(start + 1, end))).join('\n')
}

function withoutRegionMarks(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/(?:\/\/|#) #(?:end)?region/.test(line))
}

function dedent(lines: readonly string[]): readonly string[] {
  const depth = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  )
  return lines.map((line) => line.slice(Number.isFinite(depth) ? depth : 0))
}
