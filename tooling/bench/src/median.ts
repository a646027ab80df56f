/** The middle value, or the mean of the middle two. @param values at least one, in any order */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median: want at least one value, got none')
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
