import { aliasArn } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import { lookUpKey, readKey, resolveKey } from '../keys/find-key.ts'
import type { Key } from '../keys/key.ts'
import { lookUpMaker } from '../keys/open-ciphertext.ts'
import { type AccessRequest, decideRequest } from './authorize.ts'
import { type ChildGrant, decideChildGrant } from './child-grant.ts'
import type { Decision } from './decision.ts'
import { findGrant } from './grant-store.ts'
import { grantOfToken } from './grant-tokens.ts'
import { type GrantRecord, keyArnOfGrant } from './grants.ts'
import type { RequestFacts } from './request-context.ts'
import { decideRetiring } from './retiring.ts'

/** What is to be explained. */
export interface AccessSubject {
  /** For example `kms:Decrypt`. */
  readonly action: string
  /** Any name of the key. Default: the one that the request names, if any. */
  readonly keyId: string | undefined
}

type Members = Readonly<Record<string, unknown>>

/**
 * Decides as the operation would, from what the question says of the request: every right that it takes in its turn.
 *
 * @returns the first refusal, or the last of the decisions
 * @throws `NotFoundException` when there is no such key
 */
export async function explainAccess(kms: KmsCall, subject: AccessSubject): Promise<Decision> {
  let last: Decision | undefined
  for await (const decision of decisionsOf(kms, subject)) {
    if (!decision.isAllowed) return decision
    last = decision
  }
  return last ?? explain(kms, { action: subject.action })
}

function explain(kms: KmsCall, request: AccessRequest): Promise<Decision> {
  return decideRequest(kms, request, { allEvidence: true })
}

async function* decisionsOf(kms: KmsCall, subject: AccessSubject): AsyncGenerator<Decision> {
  const { action } = subject
  const input = kms.input as Members
  if (/^kms:(Create|Update|Delete)Alias$/.test(action)) return yield* aliasDecisions(kms, subject)
  const retired = action === 'kms:RetireGrant' ? await retiredGrant(kms, input) : undefined
  if (retired !== undefined) return yield await decideRetiring(kms, retired.key, retired.grant)
  if (action === 'kms:ListAliases') yield await explain(kms, { action })
  const key = await keyOf(kms, subject)
  // A matter of IAM alone, as long as it is about one's own key.
  if (action === 'kms:ListAliases' && key?.record.accountId === kms.caller.accountId) return
  if (key === undefined) yield await explain(kms, { action })
  else yield await explain(kms, { action, key, facts: await factsOf(kms, subject, key) })

  if (action === 'kms:CreateKey' && isFilled(input['Tags'])) yield await explain(kms, { action: 'kms:TagResource' })
  if (key === undefined) return
  if (action === 'kms:CreateGrant' && Array.isArray(input['Operations'])) {
    yield await decideChildGrant(kms, key, input as ChildGrant, { allEvidence: true })
  }
  yield* decisionsElsewhere(kms, action, key)
}

/** An alias takes the right on itself, on the key it is to have and on the key it has. */
async function* aliasDecisions(kms: KmsCall, { action, keyId }: AccessSubject): AsyncGenerator<Decision> {
  const input = kms.input as Members
  const named = textOf(input['AliasName']) ?? (keyId?.startsWith('alias/') ? keyId : undefined)
  if (named !== undefined) yield await explain(kms, { action, resource: aliasArn(kms.caller, named) })
  const names = [textOf(input['TargetKeyId']), keyId, action === 'kms:CreateAlias' ? undefined : named]
  const seen = new Set<string>()
  for (const name of names) {
    const key = name === undefined ? undefined : await lookUpKey(kms, name)
    if (key === undefined || seen.has(key.arn)) continue
    seen.add(key.arn)
    yield await explain(kms, { action, key })
  }
}

/** The grant that the request names, if it does. */
async function retiredGrant(
  kms: KmsCall,
  { GrantToken: token, KeyId: keyId, GrantId: grantId }: Members,
): Promise<{ readonly key: Key; readonly grant: GrantRecord } | undefined> {
  if (typeof token === 'string') {
    const grant = await grantOfToken(kms, token)
    return { grant, key: await lookUpKey(kms, keyArnOfGrant(grant)) }
  }
  if (typeof keyId !== 'string' || typeof grantId !== 'string') return undefined
  const key = await lookUpKey(kms, keyId)
  return { key, grant: (await findGrant(kms, key, grantId)).value }
}

/** The rights that an operation takes in another Region. */
async function* decisionsElsewhere(kms: KmsCall, action: string, key: Key): AsyncGenerator<Decision> {
  const input = kms.input as Members
  const { accountId, keyId } = key.record
  const region = textOf(input[action === 'kms:ReplicateKey' ? 'ReplicaRegion' : 'PrimaryRegion'])
  if (region === undefined) return
  const there = { ...kms, caller: { ...kms.caller, region } }
  if (action === 'kms:ReplicateKey') {
    yield await explain(there, { action: 'kms:CreateKey', facts: { replicaOf: key.record } })
    if (input['Tags'] !== undefined) yield await explain(there, { action: 'kms:TagResource' })
  }
  if (action === 'kms:UpdatePrimaryRegion') {
    const replica = await readKey(kms, { accountId, region }, keyId)
    if (replica !== undefined) yield await explain(there, { action, key: replica })
  }
}

async function keyOf(kms: KmsCall, { action, keyId }: AccessSubject): Promise<Key | undefined> {
  const name = keyId ?? nameInRequest(kms, action)
  return name === undefined ? makerInRequest(kms, action) : lookUpKey(kms, name)
}

async function factsOf(kms: KmsCall, { action, keyId }: AccessSubject, key: Key): Promise<RequestFacts> {
  const isSame = await isOnSameKey(kms, action, key)
  const requestAlias = takesAlias.test(action) ? await aliasInRequest(kms, { action, keyId }, key) : undefined
  return {
    ...(requestAlias !== undefined && { requestAlias }),
    ...(isSame !== undefined && { more: { 'kms:ReEncryptOnSameKey': String(isSame) } }),
  }
}

/** The actions whose request may name the key by an alias. */
const takesAlias =
  /^kms:(Encrypt|Decrypt|ReEncrypt(From|To)|GenerateDataKey(WithoutPlaintext|Pair|PairWithoutPlaintext)?|Sign|Verify|GenerateMac|VerifyMac|DeriveSharedSecret|DescribeKey|GetPublicKey)$/

/** The alias by which the request names the key. Without a word of the request on it, it is as the question has it. */
async function aliasInRequest(kms: KmsCall, { action, keyId }: AccessSubject, key: Key): Promise<string | undefined> {
  const named = nameInRequest(kms, action)
  const name = named ?? (ciphertextOf(kms, action) === undefined ? keyId : undefined)
  const found = name === undefined ? undefined : await resolveKey(kms, name, true)
  return found?.key.arn === key.arn ? found.requestAlias : undefined
}

/** Whether both halves of ReEncrypt are about one key, if the question tells. */
async function isOnSameKey(kms: KmsCall, action: string, key: Key): Promise<boolean | undefined> {
  if (!/^kms:ReEncrypt(From|To)$/.test(action)) return undefined
  const other = action === 'kms:ReEncryptFrom' ? 'kms:ReEncryptTo' : 'kms:ReEncryptFrom'
  const name = nameInRequest(kms, other)
  if (name === undefined && ciphertextOf(kms, other) === undefined) return undefined
  const found = name === undefined ? makerInRequest(kms, other) : lookUpKey(kms, name)
  return (await found.catch(() => undefined))?.arn === key.arn
}

function nameInRequest({ input }: KmsCall, action: string): string | undefined {
  const members = input as Members
  if (action === 'kms:ReEncryptFrom') return textOf(members['SourceKeyId'])
  return textOf(members[action === 'kms:ReEncryptTo' ? 'DestinationKeyId' : 'KeyId'])
}

/** The key of the ciphertext in the request. */
async function makerInRequest(kms: KmsCall, action: string): Promise<Key | undefined> {
  const ciphertext = ciphertextOf(kms, action)
  return ciphertext && lookUpMaker(kms, ciphertext)
}

function ciphertextOf({ input }: KmsCall, action: string): Uint8Array | undefined {
  const ciphertext = /^kms:(Decrypt|ReEncryptFrom)$/.test(action) ? (input as Members)['CiphertextBlob'] : undefined
  return ciphertext instanceof Uint8Array ? ciphertext : undefined
}

function textOf(member: unknown): string | undefined {
  return typeof member === 'string' ? member : undefined
}

function isFilled(member: unknown): boolean {
  return Array.isArray(member) && member.length > 0
}
