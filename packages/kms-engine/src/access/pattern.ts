/** A text of a policy, which may hold wildcards and variables. */
export interface Pattern {
  /** As it is written. */
  readonly text: string
  /** Whether `${…}` in it is a variable. */
  readonly hasVariables: boolean
  /** The parts, in order; one literal part for most patterns. */
  readonly parts: readonly PatternPart[]
}

type PatternPart =
  | { readonly type: 'literal'; readonly text: string }
  /** Any characters, or exactly one. */
  | { readonly type: 'any' }
  | { readonly type: 'one' }
  /** The value of a condition key, or the text after the comma when the request has no such value. */
  | { readonly type: 'variable'; readonly key: string; readonly otherwise: string | undefined }

/** Looks up the one value of a condition key. */
export type Lookup = (conditionKey: string) => string | undefined

/**
 * Reads a pattern.
 *
 * @param hasVariables whether `${…}` is a variable, as it is from version 2012-10-17 of the language on
 */
export function parsePattern(text: string, hasVariables: boolean): Pattern {
  const parts: PatternPart[] = []
  const tokens = hasVariables ? /\$\{([^}]*)\}|\*|\?/g : /\*|\?/g
  let end = 0
  const literal = (value: string) => {
    if (value !== '') parts.push({ type: 'literal', text: value })
  }
  for (const match of text.matchAll(tokens)) {
    literal(text.slice(end, match.index))
    end = match.index + match[0].length
    if (match[0] === '*') parts.push({ type: 'any' })
    else if (match[0] === '?') parts.push({ type: 'one' })
    else if (['*', '?', '$'].includes(match[1]!)) literal(match[1]!)
    else parts.push(parseVariable(match[1]!))
  }
  literal(text.slice(end))
  return { text, hasVariables, parts }
}

function parseVariable(inside: string): PatternPart {
  const match = /^([^,]*?)\s*,\s*'(.*)'\s*$/.exec(inside)
  if (match === null) return { type: 'variable', key: inside.trim(), otherwise: undefined }
  return { type: 'variable', key: match[1]!.trim(), otherwise: match[2]! }
}

/**
 * Whether a text is what a pattern describes.
 *
 * @returns `false` also when the pattern has a variable without a value: such a pattern describes nothing
 */
export function matchesPattern(
  pattern: Pattern,
  text: string,
  options: { readonly lookup: Lookup; readonly ignoreCase?: boolean },
): boolean {
  const symbols = symbolsOf(pattern, options.lookup)
  if (symbols === undefined) return false
  const fold = options.ignoreCase === true ? (value: string) => value.toLowerCase() : (value: string) => value
  return matchesSymbols(
    symbols.map((symbol) => (symbol.length === 1 ? fold(symbol) : symbol)),
    fold(text),
  )
}

/**
 * The text of a pattern with its variables replaced and its wildcards taken literally.
 *
 * @returns `undefined` when a variable has no value
 */
export function literalText(pattern: Pattern, lookup: Lookup): string | undefined {
  const symbols = symbolsOf(pattern, lookup)
  return symbols?.map((symbol) => (symbol === anyText ? '*' : symbol === oneCharacter ? '?' : symbol)).join('')
}

// Two characters long, so that no character of a text is taken for them.
const anyText = '**'
const oneCharacter = '??'

function symbolsOf({ parts }: Pattern, lookup: Lookup): readonly string[] | undefined {
  const symbols: string[] = []
  for (const part of parts) {
    if (part.type === 'any') symbols.push(anyText)
    else if (part.type === 'one') symbols.push(oneCharacter)
    else {
      const text = part.type === 'literal' ? part.text : (lookup(part.key) ?? part.otherwise)
      if (text === undefined) return undefined
      symbols.push(...text.split(''))
    }
  }
  return symbols
}

/** Goes back to the last `*` only, so the work grows with the product of the lengths at worst. */
function matchesSymbols(symbols: readonly string[], text: string): boolean {
  let at = 0
  let star = -1
  let starAt = 0
  let position = 0
  while (position < text.length) {
    const symbol = symbols[at]
    if (symbol === oneCharacter || (symbol !== anyText && symbol === text[position])) {
      at++
      position++
    } else if (symbol === anyText) {
      star = at++
      starAt = position
    } else if (star >= 0) {
      at = star + 1
      position = ++starAt
    } else return false
  }
  while (symbols[at] === anyText) at++
  return at === symbols.length
}
