import { usageFailure } from './failure.ts'

/** Adds one `NAME=VALUE` to the pairs so far; for an option that may be given many times. */
export function collectPair(text: string, pairs: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name, value] = splitOnce(text)
  if (name === '' || value === undefined) {
    throw usageFailure(`--context ${JSON.stringify(text)}: want NAME=VALUE`)
  }
  if (Object.hasOwn(pairs, name)) throw usageFailure(`--context ${name}: want each name once, got it twice`)
  // No prototype: `__proto__` is a name like any other.
  return Object.assign(Object.create(null), pairs, { [name]: value })
}

/** Adds one value to the list so far; for an option that may be given many times. */
export function collect(text: string, list: readonly string[] = []): readonly string[] {
  return [...list, text]
}

/** A length in bytes: a whole number, with `K` or `M` for KiB and MiB. */
export function parseLength(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,10})([KM]?)$/i.exec(text) ?? []
  const length = Number(digits) * { '': 1, K: 1024, M: 1024 * 1024 }[unit.toUpperCase() as '' | 'K' | 'M']
  if (!(length >= 1 && length <= 0xffff_ffff)) {
    throw usageFailure(`length ${JSON.stringify(text)}: want 1 to 4294967295 bytes, for example 4096, 64K or 1M`)
  }
  return length
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
