import type { Caller } from '../caller.ts'
import { type FailedCondition, firstFailure, isAmbiguous, lookupIn, type RequestContext } from './conditions.ts'
import { matchesPattern, type Pattern } from './pattern.ts'
import type { Policy, Selection, Statement } from './policy.ts'
import { matchPrincipals, type PrincipalMatch } from './principals.ts'

/** What is asked of a policy. */
export interface AccessQuestion {
  readonly caller: Caller
  /** Whether a permissions boundary is set for the caller. */
  readonly hasBoundary: boolean
  /** For example `kms:Encrypt`. */
  readonly action: string
  /** An ARN, or `*` for what concerns no resource. */
  readonly resource: string
  readonly context: RequestContext
}

/** What one statement has to say to a question. */
export interface StatementFinding {
  readonly sid: string | undefined
  /** 0 for the first statement. */
  readonly index: number
  readonly effect: 'Allow' | 'Deny'
  /** Whether the statement applies. */
  readonly applies: boolean
  /** How it means the caller; `undefined` in policies that name no one. */
  readonly principal?: PrincipalMatch
  /** Why it does not apply. */
  readonly because?: 'Principal' | 'Action' | 'Resource' | FailedCondition
}

/** What every statement of a policy has to say, in order. */
export function evaluatePolicy(policy: Policy, question: AccessQuestion): readonly StatementFinding[] {
  return policy.statements.map((statement) => evaluateStatement(statement, question))
}

function evaluateStatement(statement: Statement, question: AccessQuestion): StatementFinding {
  const { sid, index, effect, principals, conditions } = statement
  const about = { sid, index, effect }
  const principal = principals && matchPrincipals(principals, question)
  if (principals !== undefined && principal === undefined) return { ...about, applies: false, because: 'Principal' }
  const lookup = lookupIn(question.context)
  const actionMatches = (action: Pattern) => matchesPattern(action, question.action, { lookup, ignoreCase: true })
  if (!selects(statement.actions, actionMatches)) return { ...about, applies: false, because: 'Action' }
  const resourceMatches = (resource: Pattern) => matchesPattern(resource, question.resource, { lookup })
  const isMeant = statement.resources?.members.some((member) => isAmbiguous(member, question.context))
    ? effect === 'Deny'
    : selects(statement.resources, resourceMatches)
  if (!isMeant) return { ...about, applies: false, because: 'Resource' }
  const failure = firstFailure(conditions, question.context, effect)
  if (failure !== undefined) return { ...about, applies: false, because: failure }
  return { ...about, applies: true, ...(principal !== undefined && { principal }) }
}

/** A statement without `Action` or without `Resource` is about nothing. */
function selects<T>(selection: Selection<T> | undefined, matches: (member: T) => boolean): boolean {
  return selection !== undefined && selection.members.some(matches) !== selection.isNegated
}
