/** A length in bytes as a person reads it: `512 B`, `4 KiB`, `1.5 MiB`. */
export function bytesText(length: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
  let value = length
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${roundedText(value)} ${units[unit]}`
}

/** A length in bytes to the byte: `1,048,576 bytes`. */
export function exactBytesText(length: number): string {
  return `${countText(length)} ${length === 1 ? 'byte' : 'bytes'}`
}

/** A count with its thousands parted: `262,144`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

/** A duration in milliseconds: `0.4 ms`, `12 ms`, `3.2 s`, `2:05 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${roundedText(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`
}

/** Whole numbers as they are; the others with one digit below ten, none above. */
function roundedText(value: number): string {
  return Number.isInteger(value) || value >= 10 ? value.toFixed(0) : value.toFixed(1)
}
