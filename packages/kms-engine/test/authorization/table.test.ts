import { describe, expect, test } from 'vitest'
import type { Deciding, Decision, PolicySource } from '../../src/access/decision.ts'
import { ann } from './people.ts'
import type { Outcome, Reference, Row } from './row.ts'
import { named, type Scene, stage } from './scene.ts'
import { delegation } from './statements.ts'
import { themes } from './themes.ts'

type Statements = readonly { readonly Sid?: string }[]

/** The statement or grant that a row refers to, as decisions name it. */
async function resolve(reference: Reference, row: Row, scene: Scene): Promise<Deciding> {
  if (reference.source === 'administrator') return reference
  if (reference.source === 'grant') return { source: 'grant', grantId: scene.grants[reference.grant]!.id }
  const { source, document, statement } = reference
  const statements = await statementsOf(row, source, document, scene)
  const index = typeof statement === 'number' ? statement : statements.findIndex(({ Sid }) => Sid === statement)
  expect(statements, `${source} ${document} has ${statement}`).toHaveProperty([index])
  return { source, document, index, sid: statements[index]!.Sid }
}

async function statementsOf(row: Row, source: PolicySource, document: number, scene: Scene): Promise<Statements> {
  const documents: Readonly<Record<PolicySource, readonly unknown[] | undefined>> = {
    'resource-based policy': [row.managed === undefined ? (row.key ?? [delegation]) : await policyOf(scene)],
    'identity-based policy': row.identity === 'administrator' ? [] : row.identity,
    'permissions boundary': [row.boundary],
    'session policy': row.session,
    'service control policy': row.serviceControl?.flat(),
    'resource control policy': row.resourceControl,
    'VPC endpoint policy': [row.endpoint],
  }
  return documents[source]![document] as Statements
}

async function policyOf({ kms, key }: Scene): Promise<Statements> {
  const { Policy } = await kms.call('GetKeyPolicy', { KeyId: key })
  return (JSON.parse(Policy!) as { Statement: Statements }).Statement
}

type Settlement = Pick<Decision, 'isAllowed' | 'decidedBy' | 'denial'>

function settlementOf({ isAllowed, decidedBy, denial }: Decision): Settlement {
  return { isAllowed, decidedBy, denial }
}

/** What the decision of a row has to say: whether, by what, and in which words if not. */
async function expected(row: Row, scene: Scene): Promise<Settlement> {
  const { outcome, action = `kms:${row.call ?? 'Encrypt'}` } = row
  const resource = named(row.resource ?? '<key>', scene)
  const opening = `User: ${row.caller ?? ann} is not authorized to perform: ${action} on resource: ${resource}`
  const references = 'allowedBy' in outcome ? outcome.allowedBy : 'deniedBy' in outcome ? [outcome.deniedBy] : []
  const decidedBy = await Promise.all(references.map((reference) => resolve(reference, row, scene)))
  const reason = reasonOf(outcome, action)
  return { isAllowed: reason === '', decidedBy, denial: reason === '' ? '' : `${opening} ${reason}` }
}

function reasonOf(outcome: Outcome, action: string): string {
  if ('allowedBy' in outcome) return ''
  if ('lacks' in outcome) return `because no ${outcome.lacks} allows the ${action} action`
  const { source } = outcome.deniedBy
  return `with an explicit deny in ${source.startsWith('i') ? 'an' : 'a'} ${source}`
}

for (const { title, rows } of themes) {
  describe(title, () => {
    for (const row of rows) {
      test(row.law, async () => {
        const { scene, caller, operation, input, entries } = await stage(row)
        const { action = `kms:${operation}`, asked = action, fault } = row
        const settled = await expected(row, scene)
        const explained = await scene.kms.explain({ action: asked, caller, input })
        expect(settlementOf(explained)).toEqual(settled)

        entries.splice(0)
        const failure: unknown = await scene.kms.call(operation, input as never, caller).then(
          () => undefined,
          (error: unknown) => error,
        )
        const wanted = settled.isAllowed
          ? fault && expect.objectContaining({ name: fault })
          : expect.objectContaining({ name: 'AccessDeniedException', message: settled.denial })
        expect(failure).toEqual(wanted)
        const decisions = entries[0]!.decisions.filter((decision) => decision.action === explained.action)
        expect(settlementOf(decisions.at(-1)!)).toEqual(settled)
      })
    }
  })
}

test('no two rows state the same law', () => {
  const laws = themes.flatMap(({ title, rows }) => rows.map(({ law }) => `${title}: ${law}`))
  expect(laws.length).toBeGreaterThanOrEqual(200)
  expect(new Set(laws).size).toBe(laws.length)
})
