/** After these a long line may go on below, in the order of what reads best. */
const breakAfter = [' ', '/', ':', ',', '='] as const

/** Cuts a text into lines of at most `width` characters, where it can at a place that reads well. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > width) {
    const end = endOfLine(rest, width)
    lines.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end)
  }
  return [...lines, rest]
}

function endOfLine(text: string, width: number): number {
  // Not in the first half: a nearly empty line reads worse than a hard cut.
  const ends = breakAfter.map((mark) => text.lastIndexOf(mark, width - 1) + 1)
  return ends.find((end) => end > width / 2) ?? width
}
