import { fromBase64, toHex } from '../bytes.ts'
import { type Lookup, literalText, matchesPattern, type Pattern, parsePattern } from './pattern.ts'
import type { ComparisonName } from './policy.ts'

/** Compares one value of a request with one value of a policy. */
export type Comparison = (actual: string, wanted: Pattern, lookup: Lookup) => boolean

const ignoreCase: Comparison = (actual, wanted, lookup) =>
  literalText(wanted, lookup)?.toLowerCase() === actual.toLowerCase()
const equals: Comparison = (actual, wanted, lookup) => literalText(wanted, lookup) === actual
const like: Comparison = (actual, wanted, lookup) => matchesPattern(wanted, actual, { lookup })

/** The comparisons without their negations; `Null` is not one, it asks for presence alone. */
const positive: Readonly<Partial<Record<ComparisonName, Comparison>>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: ignoreCase,
  StringLike: like,
  Bool: ignoreCase,
  BinaryEquals: binaryEquals,
  IpAddress: isInNetwork,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  NumericEquals: ordered(toNumber, (a, b) => a === b),
  NumericLessThan: ordered(toNumber, (a, b) => a < b),
  NumericLessThanEquals: ordered(toNumber, (a, b) => a <= b),
  NumericGreaterThan: ordered(toNumber, (a, b) => a > b),
  NumericGreaterThanEquals: ordered(toNumber, (a, b) => a >= b),
  DateEquals: ordered(toTime, (a, b) => a === b),
  DateLessThan: ordered(toTime, (a, b) => a < b),
  DateLessThanEquals: ordered(toTime, (a, b) => a <= b),
  DateGreaterThan: ordered(toTime, (a, b) => a > b),
  DateGreaterThanEquals: ordered(toTime, (a, b) => a >= b),
}

const negations: Readonly<Partial<Record<ComparisonName, ComparisonName>>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
}

/** The comparison behind a name, and whether the name negates it. */
export function comparisonOf(name: ComparisonName): { readonly compare: Comparison; readonly isNegated: boolean } {
  const negated = negations[name]
  return { compare: positive[negated ?? name] ?? (() => false), isNegated: negated !== undefined }
}

function ordered(read: (text: string) => number | undefined, holds: (a: number, b: number) => boolean): Comparison {
  return (actual, wanted, lookup) => {
    const text = literalText(wanted, lookup)
    const [a, b] = [read(actual), text === undefined ? undefined : read(text)]
    return a !== undefined && b !== undefined && holds(a, b)
  }
}

function toNumber(text: string): number | undefined {
  return /^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : undefined
}

/** ISO 8601, with no more than a year if need be, or seconds since the epoch. */
function toTime(text: string): number | undefined {
  if (/^\d{5,}(\.\d+)?$/.test(text)) return Number(text) * 1000
  if (!/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.test(text)) return undefined
  const time = Date.parse(/T.*\d$/.test(text) && !/[+-]\d\d:?\d\d$/.test(text) ? `${text}Z` : text)
  return Number.isNaN(time) ? undefined : time
}

function binaryEquals(actual: string, wanted: Pattern, lookup: Lookup): boolean {
  const [a, b] = [fromBase64(actual), fromBase64(literalText(wanted, lookup) ?? '?')]
  return a !== undefined && b !== undefined && toHex(a) === toHex(b)
}

/** Wildcards of an ARN do not reach over a colon: each of the six parts is compared by itself. */
function arnLike(actual: string, wanted: Pattern, lookup: Lookup): boolean {
  const [have, want] = [arnParts(actual), arnParts(wanted.text)]
  if (have === undefined || want === undefined) return false
  return want.every((part, index) => matchesPattern(parsePattern(part, wanted.hasVariables), have[index]!, { lookup }))
}

function arnParts(text: string): readonly string[] | undefined {
  // A variable's own colon is no border between parts.
  const parts = text.split(/:(?![^{]*\})/)
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function isInNetwork(actual: string, wanted: Pattern, lookup: Lookup): boolean {
  const [network = '', prefix] = (literalText(wanted, lookup) ?? '').split('/')
  const [a, b] = [addressBits(actual), addressBits(network)]
  if (a === undefined || b === undefined || a.length !== b.length) return false
  const length = prefix === undefined ? a.length : Number(prefix)
  return length >= 0 && length <= a.length && a.slice(0, length) === b.slice(0, length)
}

/** An address as a text of 32 or 128 binary digits. */
function addressBits(text: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const bytes = text.split('.').map(Number)
    return bytes.every((byte) => byte < 256)
      ? bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('')
      : undefined
  }
  if (!text.includes(':') || !/^[0-9a-fA-F:]+$/.test(text)) return undefined
  const [head = '', tail] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const [left, right] = [groups(head), groups(tail ?? '')]
  const missing = 8 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const all = [...left, ...Array<string>(Math.max(missing, 0)).fill('0'), ...right]
  if (all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
