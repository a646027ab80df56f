import type { OperationName } from '@sealwright/kms-model'
import type { AuditEntry, Caller } from '../../src/index.ts'
import { account, callerOf, type KmsUnderTest, kmsUnderTest, region } from '../kms-under-test.ts'
import { enclaveAuthority } from './enclave.ts'
import { ann } from './people.ts'
import { requestOf } from './requests.ts'
import type { Document, Row } from './row.ts'
import { delegation } from './statements.ts'

/** The world in which a row takes place, before the key has its policy. */
export interface Scene {
  readonly kms: KmsUnderTest
  /** ARNs of the row's key and of one that has nothing to do with it. */
  readonly key: string
  readonly other: string
  /** Of the row's grants, in order. */
  readonly grants: readonly { readonly id: string; readonly token: string }[]
}

/** A row that is ready to be asked and called. */
export interface Staged {
  readonly scene: Scene
  readonly caller: Caller
  readonly operation: OperationName
  readonly input: object
  /** What the engine told of each call, in order. */
  readonly entries: AuditEntry[]
}

const hasLetters = /[<>]/

/** A text in which the names of the scene stand for their placeholders. */
export function named(text: string, { key, other }: Scene): string {
  if (!hasLetters.test(text)) return text
  return text
    .replaceAll('<key>', key)
    .replaceAll('<keyId>', key.slice(key.lastIndexOf('/') + 1))
    .replaceAll('<other>', other)
    .replaceAll('<replica>', key.replace(region, 'eu-west-1'))
}

/** Makes the keys, aliases and grants of a row, then gives the key its policy. */
export async function stage(row: Row): Promise<Staged> {
  const entries: AuditEntry[] = []
  const kms = kmsUnderTest({
    audit: (entry) => void entries.push(entry),
    attestationRoots: [enclaveAuthority.root],
  })
  const { Arn: other } = await kms.createKey()
  const key = row.managed === undefined ? (await kms.createKey(row.of)).Arn : await managedKey(kms, row.managed)
  for (const AliasName of row.aliases ?? []) await kms.call('CreateAlias', { AliasName, TargetKeyId: key })
  const grants = []
  for (const { to = ann, operations, constraints, retiring } of row.grants ?? []) {
    const { GrantId, GrantToken } = await kms.call('CreateGrant', {
      KeyId: key,
      GranteePrincipal: to,
      Operations: operations ?? ['Encrypt'],
      ...(constraints !== undefined && { Constraints: constraints }),
      ...(retiring !== undefined && { RetiringPrincipal: retiring }),
    })
    grants.push({ id: GrantId!, token: GrantToken! })
  }
  const scene = { kms, key, other, grants }
  const operation = row.call ?? 'Encrypt'
  const input = await requestOf(scene, operation, typeof row.input === 'function' ? row.input(scene) : row.input)
  if (row.managed === undefined) {
    const Policy = text(row.key ?? [delegation], row, scene)
    await kms.call('PutKeyPolicy', { KeyId: key, Policy, BypassPolicyLockoutSafetyCheck: true })
  }
  entries.length = 0
  return { scene, caller: callerIn(row, scene), operation, input, entries }
}

async function managedKey(kms: KmsUnderTest, alias: string): Promise<string> {
  const { KeyMetadata } = await kms.call('DescribeKey', { KeyId: alias })
  return KeyMetadata!.Arn!
}

function callerIn(row: Row, scene: Scene): Caller {
  const { caller = ann, identity = [], boundary, session, serviceControl, resourceControl, endpoint } = row
  const write = (document: Document) => text(document, row, scene)
  return {
    ...callerOf(/\d{12}/.exec(caller)?.[0] ?? account, region),
    arn: caller,
    ...row.as,
    policies: {
      ...(identity !== 'administrator' && { identity: identity.map(write) }),
      ...(boundary !== undefined && { boundary: write(boundary) }),
      ...(session !== undefined && { session: session.map(write) }),
      ...(serviceControl !== undefined && { serviceControl: serviceControl.map((level) => level.map(write)) }),
      ...(resourceControl !== undefined && { resourceControl: resourceControl.map(write) }),
      ...(endpoint !== undefined && { endpoint: write(endpoint) }),
    },
    ...(row.values !== undefined && { conditionValues: row.values }),
  }
}

function text(document: Document, { version }: Row, scene: Scene): string {
  return named(JSON.stringify({ Version: version ?? '2012-10-17', Statement: document }), scene)
}
