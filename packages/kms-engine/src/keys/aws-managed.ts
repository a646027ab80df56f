import type { OperationName } from '@sealwright/kms-model'
import { aliasRecords } from '../aliases.ts'
import { type Location, partitionOf } from '../arn.ts'
import { commit, type KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { insert } from '../store/records.ts'
import { type Key, type KeyRecord, keyRecords, locationScope } from './key.ts'
import { materialIdOf, materialRecords, sealMaterial } from './key-material.ts'
import { newKeyId } from './store-new-key.ts'

const dayMs = 24 * 60 * 60 * 1000

/** The services with a key of their own in every account, by alias, and the service as `kms:ViaService` names it. */
const services: Readonly<Record<string, string>> = {
  'alias/aws/acm': 'acm',
  'alias/aws/backup': 'backup',
  'alias/aws/codecommit': 'codecommit',
  'alias/aws/dms': 'dms',
  'alias/aws/dynamodb': 'dynamodb',
  'alias/aws/ebs': 'ec2',
  'alias/aws/elasticfilesystem': 'elasticfilesystem',
  'alias/aws/es': 'es',
  'alias/aws/fsx': 'fsx',
  'alias/aws/glue': 'glue',
  'alias/aws/kinesis': 'kinesis',
  'alias/aws/kinesisvideo': 'kinesisvideo',
  'alias/aws/lambda': 'lambda',
  'alias/aws/rds': 'rds',
  'alias/aws/redshift': 'redshift',
  'alias/aws/s3': 's3',
  'alias/aws/secretsmanager': 'secretsmanager',
  'alias/aws/sns': 'sns',
  'alias/aws/sqs': 'sqs',
  'alias/aws/ssm': 'ssm',
  'alias/aws/workspaces': 'workspaces',
  'alias/aws/xray': 'xray',
}

/** The aliases of AWS managed keys, in order. They are there before their keys are. */
export const awsManagedAliases: readonly string[] = Object.keys(services).sort()

/** Whether an alias is one that AWS keeps for a service. */
export function isAwsManagedAlias(aliasName: string): boolean {
  return Object.hasOwn(services, aliasName)
}

/** What nobody may do to such a key: AWS does it, if it is done. */
const awsOnly: ReadonlySet<OperationName> = new Set([
  'CancelKeyDeletion',
  'CreateAlias',
  'DeleteAlias',
  'DeleteImportedKeyMaterial',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'GetParametersForImport',
  'ImportKeyMaterial',
  'PutKeyPolicy',
  'ReplicateKey',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateKeyDescription',
  'UpdatePrimaryRegion',
] as const)

/**
 * Keeps AWS managed keys as they are, also where rights are not looked at: to AWS this is no question of rights.
 *
 * @throws `AccessDeniedException`, in the words in which the key's own policy refuses it
 * @see AWS KMS Developer Guide, "Editing keys": "You cannot edit any properties of AWS managed keys"
 */
export function demandManageable({ operation, caller }: KmsCall, { record, arn }: Pick<Key, 'record' | 'arn'>): void {
  if (record.isAwsManaged !== true || !awsOnly.has(operation)) return
  throw fault(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: kms:${operation} on resource: ${arn} because no resource-based policy allows the kms:${operation} action`,
  )
}

/**
 * Makes the key behind such an alias, as AWS does when it is first asked for.
 *
 * @throws `LostRace` when another call does so at the same time
 * @see AWS KMS Developer Guide, "AWS managed keys"
 */
export async function makeAwsManagedKey(kms: KmsCall, location: Location, aliasName: string): Promise<void> {
  const { accountId, region } = location
  const owner = { accountId, region, keyId: newKeyId(kms, false) }
  const material = await kms.makeMaterial('SYMMETRIC_DEFAULT')
  const id = materialIdOf(kms, owner, material.secret)
  const service = services[aliasName]!
  const key: KeyRecord = {
    ...owner,
    isAwsManaged: true,
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    description: `Default key that protects my ${service} data when no other key is defined`,
    creationDate: kms.now,
    state: { name: 'Enabled' },
    aliases: [aliasName],
    tags: [],
    policy: policyOf(owner, service),
    grantCount: 0,
    currentMaterialId: id,
    materials: [{ id }],
    rotation: { isEnabled: true, periodInDays: 365, nextDate: kms.now + 365 * dayMs },
  }
  const alias = { targetKeyId: owner.keyId, creationDate: kms.now, lastUpdatedDate: kms.now }
  const scope = locationScope(location)
  await commit(
    kms,
    insert(keyRecords, scope, owner.keyId, key),
    insert(materialRecords, region, id, sealMaterial(kms, owner, { id, material })),
    insert(aliasRecords, scope, aliasName, alias),
  )
  material.secret.fill(0)
}

/** Use through the service alone; the account may look, not touch. */
function policyOf({ accountId, region }: Location, service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${service}-1`,
    Statement: [
      {
        Sid: `Allow access through ${service} for all principals in the account that are authorized to use it`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': accountId,
            'kms:ViaService': `${service}.${region}.amazonaws.com`,
          },
        },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partitionOf(region)}:iam::${accountId}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  })
}
