import { randomFillSync } from 'node:crypto'
import { type Caller, createKms, type Kms, memoryStore } from '@sealwright/kms-engine'

const accountId = '111122223333'
const region = 'eu-central-1'

/** The account's administrator. */
export const administrator: Caller = { accountId, region, arn: `arn:aws:iam::${accountId}:root` }

/** A principal with no right but what a grant gives it. */
export const grantee: Caller = { accountId, region, arn: roleArn(9), policies: { identity: [] } }

/** What messages of the bench are bound to. */
export const context = { purpose: 'bench', tenant: '42' }

/** A KMS in this process, full of keys, and some of them to call. */
export interface Bed {
  readonly kms: Kms
  /** The same, but every use of a key is noted, as is else the first within a minute. */
  readonly notingKms: Kms
  /** Symmetric keys with the default policy: all but three. */
  readonly keyIds: readonly string[]
  /** A key pair on P-256. */
  readonly signingKeyId: string
  /** HMAC-SHA256. */
  readonly macKeyId: string
  /** A symmetric key with a policy of five statements and ten grants, the last of which is the grantee's. */
  readonly guardedKeyId: string
}

/** @param keyCount keys in all, 4 or more */
export async function bedWith(keyCount: number): Promise<Bed> {
  const ports = {
    store: memoryStore(),
    now: Date.now,
    randomBytes: (length: number) => randomFillSync(new Uint8Array(length)),
    rootKey: randomFillSync(new Uint8Array(32)),
    quotas: { keysPerRegion: keyCount },
  }
  const kms = createKms(ports)
  const notingKms = createKms({ ...ports, usagePrecisionMs: 0 })
  const create = async (input: Parameters<typeof kms.call<'CreateKey'>>[1]): Promise<string> =>
    (await kms.call('CreateKey', input, administrator)).KeyMetadata!.KeyId!

  const signingKeyId = await create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
  const macKeyId = await create({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
  const guardedKeyId = await create({ Policy: fiveStatements })
  for (let index = 0; index < 10; index++) {
    await kms.call(
      'CreateGrant',
      {
        KeyId: guardedKeyId,
        GranteePrincipal: roleArn(index),
        Operations: ['Encrypt', 'Decrypt', 'GenerateDataKey'],
        Constraints: { EncryptionContextSubset: { purpose: 'bench' } },
      },
      administrator,
    )
  }
  const keyIds: string[] = []
  while (keyIds.length < keyCount - 3) keyIds.push(await create({}))
  return { kms, notingKms, keyIds, signingKeyId, macKeyId, guardedKeyId }
}

function roleArn(index: number): string {
  return `arn:aws:iam::${accountId}:role/service-${index}`
}

const statement = (sid: string, principal: string, actions: readonly string[], condition?: object) => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { AWS: principal },
  Action: actions,
  Resource: '*',
  ...(condition && { Condition: condition }),
})

/** None of them lets the grantee in: each is looked at, and then the grants. */
const fiveStatements = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    statement('admin', `arn:aws:iam::${accountId}:root`, ['kms:*']),
    statement('use', roleArn(20), ['kms:Encrypt', 'kms:Decrypt'], { StringEquals: { 'kms:ViaService': 's3.eu' } }),
    statement('read', roleArn(21), ['kms:Describe*', 'kms:List*'], { Bool: { 'aws:SecureTransport': 'true' } }),
    statement('bound', roleArn(22), ['kms:Encrypt'], { StringLike: { 'kms:EncryptionContext:tenant': '4*' } }),
    { ...statement('deny', '*', ['kms:ScheduleKeyDeletion']), Effect: 'Deny' },
  ],
})
