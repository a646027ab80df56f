import { fault, type KmsFault } from '../fault.ts'
import { type Pattern, parsePattern } from './pattern.ts'
import {
  type ComparisonName,
  type Condition,
  comparisonNames,
  type Policy,
  type Selection,
  type Statement,
} from './policy.ts'
import { repeatedMember } from './policy-json.ts'
import { noPrincipal, parsePrincipals } from './principals.ts'

/**
 * A key policy names principals; an identity policy belongs to one; the policy of an organization's resources or of an
 * endpoint may name some in any of its statements.
 */
export type PolicyType = 'key' | 'identity' | 'perimeter'

/**
 * Reads a policy document.
 *
 * @throws `MalformedPolicyDocumentException` with what is wrong and in which statement
 */
export function parsePolicy(text: string, type: PolicyType): Policy {
  const document = parseJson(text)
  if (!isObject(document)) throw malformed('The policy must be a JSON object.')
  refuseOthers(document, ['Version', 'Id', 'Statement'], 'The policy')
  const version = document['Version'] ?? '2008-10-17'
  if (version !== '2012-10-17' && version !== '2008-10-17')
    throw malformed(`Unsupported policy version: ${text64(version)}.`)
  if (document['Id'] !== undefined && typeof document['Id'] !== 'string')
    throw malformed('The policy Id must be a string.')
  const statements = document['Statement']
  if (statements === undefined) throw malformed('The policy has no Statement.')
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements]
  if (type === 'key' && list.length === 0) throw malformed('The policy must have at least one statement.')
  const hasVariables = version === '2012-10-17'
  const parsed = list.map((statement, index) => parseStatement(statement, { index, type, hasVariables }))
  const sids = parsed.map(({ sid }) => sid).filter(Boolean)
  if (new Set(sids).size < sids.length) throw malformed('Statement IDs (SID) in a single policy must be unique.')
  return { statements: parsed }
}

interface Place {
  readonly index: number
  readonly type: PolicyType
  readonly hasVariables: boolean
}

const statementElements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]

function parseStatement(statement: unknown, place: Place): Statement {
  const name = `Statement ${place.index + 1}`
  if (!isObject(statement)) throw malformed(`${name} must be a JSON object.`)
  refuseOthers(statement, statementElements, name)
  const { Sid: sid, Effect: effect } = statement
  if (sid !== undefined && typeof sid !== 'string') throw malformed(`${name}: Sid must be a string.`)
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed(`${name}: Effect must be Allow or Deny.`)
  const read = <T>(element: string, parse: (value: unknown, name: string) => readonly T[]) =>
    selection(statement, element, { name, parse })
  const patterns = (value: unknown, at: string) => filled(patternsOf(value, at, place.hasVariables), at)
  const principals = read('Principal', parsePrincipals)
  if (place.type === 'key' && principals === undefined) throw noPrincipal()
  if (place.type === 'identity' && principals !== undefined) {
    throw malformed(`${name}: an identity policy must not have a Principal.`)
  }
  if (effect === 'Allow' && principals?.isNegated) throw malformed(`${name}: NotPrincipal needs the effect Deny.`)
  return {
    sid,
    index: place.index,
    effect,
    principals,
    actions: read('Action', (value, at) => actionPatterns(patterns(value, at), at)),
    resources: read('Resource', patterns),
    conditions: parseConditions(statement['Condition'], { name, ...place }),
  }
}

function selection<T>(
  statement: Readonly<Record<string, unknown>>,
  element: string,
  { name, parse }: { readonly name: string; readonly parse: (value: unknown, name: string) => readonly T[] },
): Selection<T> | undefined {
  const [positive, negative] = [statement[element], statement[`Not${element}`]]
  if (positive !== undefined && negative !== undefined) {
    throw malformed(`${name} has both ${element} and Not${element}.`)
  }
  if (positive !== undefined) return { isNegated: false, members: parse(positive, `${name}: ${element}`) }
  if (negative !== undefined) return { isNegated: true, members: parse(negative, `${name}: Not${element}`) }
  return undefined
}

function patternsOf(value: unknown, at: string, hasVariables: boolean): readonly Pattern[] {
  return textsOf(value, at).map((text) => parsePattern(text, hasVariables))
}

/** What a statement is about: an empty list would be about nothing, or, negated, about everything. */
function filled(patterns: readonly Pattern[], at: string): readonly Pattern[] {
  if (patterns.length === 0) throw malformed(`${at} must not be empty.`)
  return patterns
}

function actionPatterns(patterns: readonly Pattern[], at: string): readonly Pattern[] {
  const invalid = patterns.find(({ text }) => text !== '*' && !/^[a-zA-Z0-9-]+:[\w*?]+$/.test(text))
  if (invalid !== undefined) throw malformed(`${at}: ${text64(invalid.text)} is not an action.`)
  return patterns
}

function parseConditions(
  block: unknown,
  { name, type, hasVariables }: Place & { readonly name: string },
): readonly Condition[] {
  if (block === undefined) return []
  if (!isObject(block)) throw malformed(`${name}: Condition must be a JSON object.`)
  return Object.entries(block).flatMap(([operator, keys]) => {
    const { set, comparison, ifExists } = parseOperator(operator, name)
    if (!isObject(keys)) throw malformed(`${name}: Condition ${operator} must be a JSON object.`)
    const lowerKeys = Object.keys(keys).map((key) => key.toLowerCase())
    if (new Set(lowerKeys).size < lowerKeys.length) {
      throw malformed(`${name}: Condition ${operator} has a condition key twice, in letters of different case.`)
    }
    return Object.entries(keys).map(([key, value]) => {
      if (type === 'key' && set === 'ForAllValues') refuseOverlyPermissive(key)
      const at = `${name}: Condition ${operator} ${text64(key)}`
      const values = filled(patternsOf(value, at, hasVariables && takesVariables.test(comparison)), at)
      return { operator, set, comparison, ifExists, key, values }
    })
  })
}

/** The comparisons with values that may hold variables; in others `${` is nothing special. */
const takesVariables = /^(String|Arn|Bool)/

/** In KMS's words. */
function refuseOverlyPermissive(key: string): void {
  const [, kind] = /^(kms:EncryptionContext:|aws:RequestTag\/)/i.exec(key) ?? []
  if (kind === undefined) return
  const missed = /^kms/i.test(kind) ? 'encryption context' : 'tag'
  throw malformed(
    'OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches ' +
      `requests without the specified ${missed} or with an unspecified ${missed}. To fix, remove ForAllValues.`,
  )
}

const comparisonsByLowerName = new Map(comparisonNames.map((name) => [name.toLowerCase(), name]))

function parseOperator(operator: string, name: string): Pick<Condition, 'set' | 'comparison' | 'ifExists'> {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/i.exec(operator)
  const comparison: ComparisonName | undefined = comparisonsByLowerName.get((match?.[2] ?? '').toLowerCase())
  const ifExists = match?.[3] !== undefined
  if (match === null || comparison === undefined || (comparison === 'Null' && ifExists)) {
    throw malformed(`${name}: ${text64(operator)} is not a condition operator.`)
  }
  const set = match[1] && (/^forall/i.test(match[1]) ? 'ForAllValues' : 'ForAnyValue')
  return { set: set as Condition['set'], comparison, ifExists }
}

function textsOf(value: unknown, at: string): readonly string[] {
  const list = Array.isArray(value) ? value : [value]
  return list.map((member: unknown) => {
    if (typeof member === 'string') return member
    if (typeof member === 'number' || typeof member === 'boolean') return String(member)
    throw malformed(`${at} must be a string or a list of strings.`)
  })
}

function parseJson(text: string): unknown {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw fault('MalformedPolicyDocumentException', 'The policy is not valid JSON.', { cause })
  }
  // JSON.parse keeps the last, and a reader may look at the first.
  const repeated = repeatedMember(text)
  if (repeated !== undefined) throw malformed(`The policy has ${text64(repeated)} twice in one JSON object.`)
  return document
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuseOthers(object: Readonly<Record<string, unknown>>, known: readonly string[], name: string): void {
  const other = Object.keys(object).find((element) => !known.includes(element))
  if (other !== undefined) throw malformed(`${name} has an unknown element: ${text64(other)}.`)
}

/** A value of the document for a message, cut to what a message can bear. */
function text64(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 64)
}

function malformed(message: string): KmsFault {
  return fault('MalformedPolicyDocumentException', message)
}
