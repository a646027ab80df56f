import { comparisonOf } from './condition-values.ts'
import type { Lookup, Pattern } from './pattern.ts'
import type { Condition } from './policy.ts'

/** The condition keys of a request, in lower case, with their values. */
export interface RequestContext extends ReadonlyMap<string, readonly string[]> {
  /**
   * The values apart, of keys that the request has more than once in different letters. Policies cannot tell such keys
   * apart, and no order among them would be safe: a Deny applies if any of them makes it apply, an Allow only if all do.
   */
  readonly twins?: ReadonlyMap<string, readonly (readonly string[])[]>
}

/** What a statement does when it applies. */
export type Effect = 'Allow' | 'Deny'

/** A condition that does not hold, and what the request had for its key. */
export interface FailedCondition {
  readonly operator: string
  readonly key: string
  readonly wanted: readonly string[]
  /** `undefined` when the request has no such key. */
  readonly actual: readonly string[] | undefined
}

/** The first condition that does not hold, or `undefined` when all do. */
export function firstFailure(
  conditions: readonly Condition[],
  context: RequestContext,
  effect: Effect,
): FailedCondition | undefined {
  for (const condition of conditions) {
    const name = condition.key.toLowerCase()
    const actual = context.get(name)
    const twins = actual && context.twins?.get(name)
    if (condition.values.some((value) => isAmbiguous(value, context))) {
      if (effect === 'Deny') continue
    } else if (twins === undefined) {
      if (holds(condition, actual, context)) continue
    } else {
      const each = twins.map((values) => holds(condition, values, context))
      if (effect === 'Deny' ? each.includes(true) : !each.includes(false)) continue
    }
    const { operator, key, values } = condition
    return { operator, key, wanted: values.map((value) => value.text), actual }
  }
  return undefined
}

/** Whether a pattern has a variable for a key that the request has more than once in different letters. */
export function isAmbiguous({ parts }: Pattern, { twins }: RequestContext): boolean {
  return twins !== undefined && parts.some((part) => part.type === 'variable' && twins.has(part.key.toLowerCase()))
}

/** The one value of a condition key, for a variable of a policy. */
export function lookupIn(context: RequestContext): Lookup {
  return (key) => {
    const values = context.get(key.toLowerCase())
    return values?.length === 1 ? values[0] : undefined
  }
}

function holds(condition: Condition, actual: readonly string[] | undefined, context: RequestContext): boolean {
  const { set, comparison, ifExists, values } = condition
  if (comparison === 'Null') {
    // IAM says so of a question about values that asks for none.
    if (set !== undefined) return set === 'ForAllValues'
    const isAbsent = actual === undefined || actual.length === 0
    return values.some(({ text }) => text.toLowerCase() === String(isAbsent))
  }
  const { compare, isNegated } = comparisonOf(comparison)
  const lookup = lookupIn(context)
  const isAmong = (value: string) => values.some((wanted) => compare(value, wanted, lookup))

  if (actual === undefined || actual.length === 0) {
    if (ifExists || set === 'ForAllValues') return true
    // What is not there differs from everything, but is not "any value".
    return isNegated && set === undefined
  }
  if (set === 'ForAllValues') return actual.every((value) => isAmong(value) !== isNegated)
  if (set === 'ForAnyValue') return actual.some((value) => isAmong(value) !== isNegated)
  return isNegated ? !actual.some(isAmong) : actual.some(isAmong)
}
