import { root } from './people.ts'

/** A statement as it stands in a policy. `<key>`, `<keyId>` and `<other>` become the names of the row's keys. */
export type Statement = Readonly<Record<string, unknown>>

/** A statement that allows everything, but for what the rest of it says. */
export function allow(Sid: string | undefined, rest: Statement = {}): Statement {
  return { Sid, Effect: 'Allow', Action: 'kms:*', Resource: '*', ...rest }
}

/** A statement that denies everything, but for what the rest of it says. */
export function deny(Sid: string | undefined, rest: Statement = {}): Statement {
  return { ...allow(Sid, rest), Effect: 'Deny' }
}

/** Principals by their ARNs or account numbers. */
export function aws(...names: readonly string[]): Statement {
  return { Principal: { AWS: names.length === 1 ? names[0] : names } }
}

/** All principals but some. */
export function notAws(...names: readonly string[]): Statement {
  return { NotPrincipal: { AWS: names } }
}

/** The statement that leaves the key to its account's identity policies. */
export const delegation: Statement = allow('delegation', aws(root))
