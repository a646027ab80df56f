import type { FailedCondition } from './conditions.ts'
import type { Deciding, Decision } from './decision.ts'

/**
 * A decision in sentences: what settled it, then what each statement and grant had to say.
 *
 * @returns lines without a line end
 */
export function describeDecision(decision: Decision): readonly string[] {
  const { principal, action, resource, isAllowed, denial } = decision
  const head = isAllowed ? `${principal} may ${action} on ${resource}` : denial
  return [
    head,
    ...decision.decidedBy.map((deciding) => `  decided by ${nameOf(deciding)}`),
    ...decision.evidence.flatMap((evidence) =>
      evidence.source === 'grant'
        ? [`  grant ${evidence.grantId} ${verdict(evidence)}`]
        : evidence.statements.map(
            (statement) =>
              `  ${nameOf({ ...statement, source: evidence.source, document: evidence.document })} (${statement.effect}) ${verdict(statement)}`,
          ),
    ),
  ]
}

function nameOf(deciding: Deciding): string {
  if (deciding.source === 'administrator') return 'the administrator that every caller without policies is'
  if (deciding.source === 'grant') return `grant ${deciding.grantId}`
  const name =
    deciding.sid === undefined || deciding.sid === '' ? `statement ${deciding.index + 1}` : `"${deciding.sid}"`
  return `${name} of ${deciding.source} ${deciding.document + 1}`
}

function verdict(finding: { readonly applies: boolean; readonly because?: string | FailedCondition }): string {
  if (finding.applies) return 'applies'
  const { because } = finding
  if (because === undefined || typeof because === 'string') return `does not apply: its ${because} is another`
  const actual = because.actual === undefined ? 'no such key in the request' : `got ${because.actual.join(', ')}`
  return `does not apply: ${because.operator} ${because.key}: want ${because.wanted.join(' or ')}, ${actual}`
}
