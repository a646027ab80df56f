import type { Input, OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, callerOf, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

const bob = `arn:aws:iam::${account}:user/bob`

/** A user who may do everything, as long as a condition holds. */
const allowedIf = (Condition: object) => ({
  ...callerOf(),
  arn: `arn:aws:iam::${account}:user/ann`,
  policies: {
    identity: [
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition },
      }),
    ],
  },
})

/** A condition key, an operator, what the request has and has not, the call, its input but for the key, and the key. */
type Row = readonly [
  key: string,
  operator: string,
  has: unknown,
  lacks: unknown,
  name: OperationName,
  input: object,
  of?: Input<'CreateKey'>,
]

const some = Uint8Array.of(1)
const grant = { GranteePrincipal: bob, RetiringPrincipal: bob, Operations: ['Encrypt', 'Decrypt'] }
const constrained = { ...grant, Constraints: { EncryptionContextSubset: { a: '1' } } }
const signing: Input<'CreateKey'> = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }
const agreeing: Input<'CreateKey'> = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }
const external: Input<'CreateKey'> = { Origin: 'EXTERNAL' }
const multiRegion: Input<'CreateKey'> = { MultiRegion: true }
const sign = { Message: some, SigningAlgorithm: 'ECDSA_SHA_256' }
const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }
const material = { ImportToken: some, EncryptedKeyMaterial: some }
const policyOfRoot = {
  Policy: JSON.stringify({
    Statement: { Effect: 'Allow', Principal: { AWS: [account, bob] }, Action: 'kms:*', Resource: '*' },
  }),
  BypassPolicyLockoutSafetyCheck: true,
}

const table: readonly Row[] = [
  [
    'kms:GrantConstraintType',
    'StringEquals',
    'EncryptionContextSubset',
    'EncryptionContextEquals',
    'CreateGrant',
    constrained,
  ],
  ['kms:GrantOperations', 'ForAllValues:StringEquals', ['Encrypt', 'Decrypt'], ['Encrypt'], 'CreateGrant', grant],
  ['kms:GranteePrincipal', 'StringEquals', bob, `${bob}by`, 'CreateGrant', grant],
  ['kms:RetiringPrincipal', 'ArnLike', bob, `${bob}by`, 'CreateGrant', grant],
  ['kms:GrantIsForAWSResource', 'Bool', false, true, 'CreateGrant', grant],
  [
    'kms:MessageType',
    'StringEquals',
    'DIGEST',
    'RAW',
    'Sign',
    { ...sign, Message: new Uint8Array(32), MessageType: 'DIGEST' },
    signing,
  ],
  ['kms:MessageType', 'StringEquals', 'RAW', 'DIGEST', 'Sign', sign, signing],
  [
    'kms:MacAlgorithm',
    'StringEquals',
    'HMAC_SHA_256',
    'HMAC_SHA_384',
    'GenerateMac',
    { Message: some, MacAlgorithm: 'HMAC_SHA_256' },
    { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
  ],
  [
    'kms:KeyAgreementAlgorithm',
    'StringEquals',
    'ECDH',
    'DH',
    'DeriveSharedSecret',
    { PublicKey: some, KeyAgreementAlgorithm: 'ECDH' },
    agreeing,
  ],
  ['kms:DataKeyPairSpec', 'StringLike', 'ECC_NIST*', 'RSA*', 'GenerateDataKeyPair', { KeyPairSpec: 'ECC_NIST_P256' }],
  [
    'kms:RotationPeriodInDays',
    'NumericLessThanEquals',
    '180',
    '179',
    'EnableKeyRotation',
    { RotationPeriodInDays: 180 },
  ],
  [
    'kms:ScheduleKeyDeletionPendingWindowInDays',
    'NumericGreaterThan',
    '9',
    '10',
    'ScheduleKeyDeletion',
    { PendingWindowInDays: 10 },
  ],
  [
    'kms:ExpirationModel',
    'StringEquals',
    'KEY_MATERIAL_DOES_NOT_EXPIRE',
    'KEY_MATERIAL_EXPIRES',
    'ImportKeyMaterial',
    { ...material, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
    external,
  ],
  ['kms:ExpirationModel', 'Null', true, false, 'ImportKeyMaterial', material, external],
  [
    'kms:ValidTo',
    'NumericLessThanEquals',
    '1800000000.0',
    '1799999999.0',
    'ImportKeyMaterial',
    { ...material, ValidTo: 1_800_000_000_000 },
    external,
  ],
  [
    'kms:WrappingAlgorithm',
    'StringEquals',
    'RSAES_OAEP_SHA_256',
    'RSAES_OAEP_SHA_1',
    'GetParametersForImport',
    wrapping,
    external,
  ],
  ['kms:WrappingKeySpec', 'StringEquals', 'RSA_2048', 'RSA_4096', 'GetParametersForImport', wrapping, external],
  [
    'kms:ReplicaRegion',
    'StringEquals',
    'eu-west-1',
    'eu-west-2',
    'ReplicateKey',
    { ReplicaRegion: 'eu-west-1' },
    multiRegion,
  ],
  [
    'kms:PrimaryRegion',
    'StringEquals',
    'eu-west-1',
    'eu-west-2',
    'UpdatePrimaryRegion',
    { PrimaryRegion: 'eu-west-1' },
    multiRegion,
  ],
  ['kms:MultiRegionKeyType', 'StringEquals', 'PRIMARY', 'REPLICA', 'DescribeKey', {}, multiRegion],
  ['kms:BypassPolicyLockoutSafetyCheck', 'Bool', true, false, 'PutKeyPolicy', policyOfRoot],
  [
    'aws:TagKeys',
    'ForAllValues:StringEquals',
    ['a', 'b'],
    ['a'],
    'TagResource',
    {
      Tags: [
        { TagKey: 'a', TagValue: '1' },
        { TagKey: 'b', TagValue: '2' },
      ],
    },
  ],
  ['aws:TagKeys', 'ForAnyValue:StringEquals', 'a', 'b', 'UntagResource', { TagKeys: ['a'] }],
]
/** Whether a call is refused for want of the right; that some calls fail later, for what they send, does not matter. */
async function isDenied(kms: KmsUnderTest, [, , , , name, input, of]: Row, Condition: object): Promise<boolean> {
  const { KeyId } = await kms.createKey(of)
  const request = { KeyId, ...input }
  const answer = await kms.call(name, request as never, allowedIf(Condition)).catch((error: unknown) => error)
  return answer instanceof Error && answer.name === 'AccessDeniedException'
}

describe('a condition on', () => {
  for (const row of table) {
    const [key, operator, has, lacks, name] = row
    test(`${key} (${operator}) lets ${name} pass for ${JSON.stringify(has)} and not for ${JSON.stringify(lacks)}`, async () => {
      const kms = kmsUnderTest()
      expect(await isDenied(kms, row, { [operator]: { [key]: has } })).toBe(false)
      expect(await isDenied(kms, row, { [operator]: { [key]: lacks } })).toBe(true)
    })
  }
})
