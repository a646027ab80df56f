import type { GrantOperation, Input, OperationName } from '@sealwright/kms-model'
import type { PolicySource } from '../../src/access/decision.ts'
import type { Caller } from '../../src/index.ts'
import type { Scene } from './scene.ts'
import type { Statement } from './statements.ts'

/** A document of a policy: its statements. */
export type Document = readonly Statement[]

/** Rows that follow from one part of AWS's documentation. */
export interface Theme {
  readonly title: string
  /** The pages that the rows are taken from. */
  readonly source: string
  readonly rows: readonly Row[]
}

/** Who asks for what, all that bears on it, and what decides. */
export interface Row {
  readonly law: string
  /** The caller's ARN. Default: `ann`. */
  readonly caller?: string
  /** More of the caller: the service that it is, the role behind it. */
  readonly as?: Partial<Caller>
  /** Condition keys that the caller brings along. */
  readonly values?: Readonly<Record<string, string | readonly string[]>>
  /** The key policy. Default: `delegation` alone. */
  readonly key?: Document
  /** The kind of key. Default: a symmetric one. */
  readonly of?: Input<'CreateKey'>
  /** The alias of the AWS managed key that the row is about. */
  readonly managed?: string
  readonly aliases?: readonly string[]
  /** The caller's identity policies. Default: none, so that identity allows nothing. */
  readonly identity?: readonly Document[] | 'administrator'
  readonly boundary?: Document
  readonly session?: readonly Document[]
  /** By level of the organization. */
  readonly serviceControl?: readonly (readonly Document[])[]
  readonly resourceControl?: readonly Document[]
  readonly endpoint?: Document
  /** Of all the policies above. Default: 2012-10-17. */
  readonly version?: '2008-10-17'
  readonly grants?: readonly GrantTerms[]
  /** The operation. Default: `Encrypt`. */
  readonly call?: OperationName
  /** Members of its request that differ from the usual. */
  readonly input?: object | ((scene: Scene) => object)
  /** The right that decides. Default: that of the operation's name. */
  readonly action?: string
  /** The right that an explanation is asked for, when that leads to the one that decides. Default: the latter. */
  readonly asked?: string
  /** The ARN that the right is about, or `*`. Default: the key. */
  readonly resource?: string
  readonly outcome: Outcome
  /** The error of the call when it is allowed but cannot succeed for another reason. */
  readonly fault?: string
}

/** A grant on the row's key, made before the call. Default: to `ann`, of Encrypt. */
interface GrantTerms {
  readonly to?: string
  readonly operations?: readonly GrantOperation[]
  readonly constraints?: Input<'CreateGrant'>['Constraints']
  readonly retiring?: string
}

/** What is expected to settle the matter. */
export type Outcome =
  | { readonly allowedBy: readonly Reference[] }
  | { readonly deniedBy: Reference }
  /** Nothing denies and nothing allows: the kind of policy whose allow AWS would miss. */
  | { readonly lacks: PolicySource }

/** A statement by its document and its Sid, or its place when it has none; a grant by its place in the row. */
export type Reference =
  | { readonly source: PolicySource; readonly document: number; readonly statement: string | number }
  | { readonly source: 'grant'; readonly grant: number }
  | { readonly source: 'administrator' }

export const allowedBy = (...references: readonly Reference[]): Outcome => ({ allowedBy: references })
export const deniedBy = (reference: Reference): Outcome => ({ deniedBy: reference })
export const lacks = (source: PolicySource): Outcome => ({ lacks: source })

const statementOf =
  (source: PolicySource) =>
  (statement: string | number, document = 0): Reference => ({ source, document, statement })

export const inKey: (statement: string | number) => Reference = statementOf('resource-based policy')
export const inIdentity: (statement: string | number, document?: number) => Reference =
  statementOf('identity-based policy')
export const inBoundary: (statement: string | number) => Reference = statementOf('permissions boundary')
export const inSession: (statement: string | number, document?: number) => Reference = statementOf('session policy')
/** @param document counted through all levels */
export const inServiceControl: (statement: string | number, document?: number) => Reference =
  statementOf('service control policy')
export const inResourceControl: (statement: string | number, document?: number) => Reference =
  statementOf('resource control policy')
export const inEndpoint: (statement: string | number) => Reference = statementOf('VPC endpoint policy')
export const byGrant = (grant: number): Reference => ({ source: 'grant', grant })
export const byAdministrator: Reference = { source: 'administrator' }
