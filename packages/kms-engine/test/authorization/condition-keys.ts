import type { Input } from '@sealwright/kms-model'
import { recipientWith } from './enclave.ts'
import { account, ann, ben, elsewhere, role, session, trail } from './people.ts'
import { allowedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import type { Scene } from './scene.ts'
import { allow } from './statements.ts'

type Rest = Omit<Partial<Row>, 'outcome'>

/** An identity policy that allows under a condition, with a value that the request has and one that it has not. */
function pair(key: string, operator: string, has: unknown, hasNot: unknown, rest: Rest = {}): readonly Row[] {
  const { call = 'Encrypt', resource } = rest
  const row = (wanted: unknown): Omit<Row, 'law' | 'outcome'> => ({
    ...rest,
    identity: [[allow('If', { Condition: { [operator]: { [key]: wanted } } })]],
  })
  const question = `${key} asked by ${operator}`
  const allowed = resource === '*' ? allowedBy(inIdentity('If')) : allowedBy(inKey('delegation'), inIdentity('If'))
  const how = rest.law ?? `of ${call}`
  return [
    { ...row(has), law: `${question} whether ${has} ${how} is so`, outcome: allowed },
    { ...row(hasNot), law: `${question} whether ${hasNot} ${how} is not`, outcome: lacks('identity-based policy') },
  ]
}

const signing: Input<'CreateKey'> = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }
const agreeing: Input<'CreateKey'> = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }
const mac: Input<'CreateKey'> = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }
const external: Input<'CreateKey'> = { Origin: 'EXTERNAL' }
const multiRegion: Input<'CreateKey'> = { MultiRegion: true }
const making = { call: 'CreateKey', resource: '*' } as const
const granting = { call: 'CreateGrant' } as const
const tag = { TagKey: 'team', TagValue: 'red' }
const importing = { call: 'ImportKeyMaterial', of: external, fault: 'InvalidImportTokenException' } as const
const wrapping = { call: 'GetParametersForImport', of: external } as const
const signingCall = { call: 'Sign', of: signing } as const
const digest = { law: 'of a signature over a digest', input: { MessageType: 'DIGEST' } }
const enclave = ({ kms }: Scene) => ({ Recipient: recipientWith({ 0: 0xab, 3: 3 }, kms.ports.now()) })
const attested = { call: 'GenerateDataKey', input: enclave } as const
const image = 'ab'.repeat(48)

const rows: readonly Row[] = [
  ...pair('kms:CallerAccount', 'StringEquals', account, elsewhere),
  ...pair('kms:EncryptionAlgorithm', 'StringEquals', 'SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_256'),
  ...pair('kms:EncryptionAlgorithm', 'StringLike', 'SYMMETRIC*', 'RSA*', { call: 'GenerateDataKey' }),
  ...pair('kms:SigningAlgorithm', 'StringLike', 'ECDSA*', 'RSASSA*', signingCall),
  ...pair('kms:MessageType', 'StringEquals', 'RAW', 'DIGEST', signingCall),
  ...pair('kms:MessageType', 'StringEquals', 'DIGEST', 'RAW', { ...signingCall, ...digest }),
  ...pair('kms:MacAlgorithm', 'StringEquals', 'HMAC_SHA_256', 'HMAC_SHA_384', { call: 'GenerateMac', of: mac }),
  ...pair('kms:KeyAgreementAlgorithm', 'StringEquals', 'ECDH', 'DH', { call: 'DeriveSharedSecret', of: agreeing }),
  ...pair('kms:DataKeyPairSpec', 'StringLike', 'ECC_*', 'RSA*', { call: 'GenerateDataKeyPair' }),
  ...pair('kms:KeySpec', 'StringEquals', 'SYMMETRIC_DEFAULT', 'RSA_2048'),
  ...pair('kms:KeySpec', 'StringEquals', 'SYMMETRIC_DEFAULT', 'HMAC_256', making),
  ...pair('kms:KeySpec', 'StringLike', 'HMAC_*', 'RSA_*', { ...making, law: 'of a new HMAC key', input: mac }),
  ...pair('kms:CustomerMasterKeySpec', 'StringEquals', 'SYMMETRIC_DEFAULT', 'RSA_2048'),
  ...pair('kms:KeyUsage', 'StringEquals', 'SIGN_VERIFY', 'ENCRYPT_DECRYPT', { call: 'GetPublicKey', of: signing }),
  ...pair('kms:KeyUsage', 'StringEquals', 'ENCRYPT_DECRYPT', 'SIGN_VERIFY', making),
  ...pair('kms:CustomerMasterKeyUsage', 'StringEquals', 'ENCRYPT_DECRYPT', 'SIGN_VERIFY', making),
  ...pair('kms:KeyOrigin', 'StringEquals', 'AWS_KMS', 'AWS_CLOUDHSM'),
  ...pair('kms:KeyOrigin', 'StringEquals', 'EXTERNAL', 'AWS_KMS', {
    ...making,
    law: 'of a new key for imports',
    input: external,
  }),
  ...pair('kms:MultiRegion', 'Bool', 'false', 'true', making),
  ...pair('kms:MultiRegion', 'Bool', 'true', 'false', { call: 'DescribeKey', of: multiRegion }),
  ...pair('kms:MultiRegionKeyType', 'StringEquals', 'PRIMARY', 'REPLICA', { call: 'DescribeKey', of: multiRegion }),
  ...pair('kms:MultiRegionKeyType', 'Null', 'true', 'false', { law: 'of a key of one Region' }),
  ...pair('kms:ResourceAliases', 'ForAnyValue:StringLike', 'alias/app*', 'alias/test*', {
    aliases: ['alias/application', 'alias/other'],
  }),
  ...pair('kms:RequestAlias', 'StringEquals', 'alias/one', 'alias/two', {
    law: 'of a request by alias name',
    aliases: ['alias/one', 'alias/two'],
    input: { KeyId: 'alias/one' },
  }),
  ...pair('kms:RequestAlias', 'StringLike', 'alias/o*', 'arn:aws:kms:*', {
    law: 'of a request by alias ARN',
    aliases: ['alias/one'],
    input: { KeyId: `arn:aws:kms:eu-central-1:${account}:alias/one` },
  }),
  ...pair('kms:RequestAlias', 'Null', 'true', 'false', { law: 'of a request by key ARN', aliases: ['alias/one'] }),
  ...pair('kms:GrantOperations', 'ForAllValues:StringEquals', ['Encrypt', 'ReEncryptTo'], ['Decrypt'], granting),
  ...pair('kms:GrantConstraintType', 'StringEquals', 'EncryptionContextSubset', 'EncryptionContextEquals', {
    ...granting,
    input: { Constraints: { EncryptionContextSubset: { a: '1' } } },
  }),
  ...pair('kms:GrantConstraintType', 'Null', 'true', 'false', granting),
  ...pair('kms:GranteePrincipal', 'StringEquals', ben, ann, granting),
  ...pair('kms:GranteeServicePrincipal', 'StringEquals', trail, 'logs.amazonaws.com', {
    ...granting,
    law: 'of a grant to a service',
    input: { GranteePrincipal: trail },
  }),
  ...pair('kms:GranteeServicePrincipal', 'Null', 'true', 'false', { ...granting, law: 'of a grant to a user' }),
  ...pair('kms:GranteePrincipal', 'Null', 'true', 'false', { call: 'ListGrants', input: { GranteePrincipal: ben } }),
  ...pair('kms:RetiringPrincipal', 'ArnLike', `${ben}*`, ann, { ...granting, input: { RetiringPrincipal: ben } }),
  ...pair('kms:GrantIsForAWSResource', 'Bool', 'false', 'true', { call: 'ListGrants' }),
  ...pair('kms:ReEncryptOnSameKey', 'Bool', 'true', 'false', { call: 'ReEncrypt', action: 'kms:ReEncryptFrom' }),
  ...pair('kms:RotationPeriodInDays', 'NumericLessThanEquals', '180', '179', {
    call: 'EnableKeyRotation',
    input: { RotationPeriodInDays: 180 },
  }),
  ...pair('kms:ScheduleKeyDeletionPendingWindowInDays', 'NumericGreaterThan', '9', '10', {
    call: 'ScheduleKeyDeletion',
    input: { PendingWindowInDays: 10 },
  }),
  ...pair('kms:ExpirationModel', 'Null', 'true', 'false', { ...importing, input: { ValidTo: 1_780_000_000_000 } }),
  ...pair('kms:ExpirationModel', 'StringEquals', 'KEY_MATERIAL_DOES_NOT_EXPIRE', 'KEY_MATERIAL_EXPIRES', {
    ...importing,
    input: { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
  }),
  ...pair('kms:ValidTo', 'NumericLessThanEquals', '1780000000.0', '1779999999.0', {
    ...importing,
    input: { ValidTo: 1_780_000_000_000 },
  }),
  ...pair('kms:WrappingAlgorithm', 'StringEquals', 'RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1', wrapping),
  ...pair('kms:WrappingKeySpec', 'StringEquals', 'RSA_2048', 'RSA_4096', wrapping),
  ...pair('kms:BypassPolicyLockoutSafetyCheck', 'Null', 'true', 'false', { call: 'PutKeyPolicy' }),
  ...pair('kms:BypassPolicyLockoutSafetyCheck', 'Bool', 'true', 'false', {
    call: 'PutKeyPolicy',
    input: { BypassPolicyLockoutSafetyCheck: true },
  }),
  ...pair('kms:PrimaryRegion', 'StringLike', 'eu-*', 'us-*', { call: 'UpdatePrimaryRegion', of: multiRegion }),
  ...pair(
    'kms:RecipientAttestation:ImageSha384',
    'StringEqualsIgnoreCase',
    image.toUpperCase(),
    'cd'.repeat(48),
    attested,
  ),
  ...pair('kms:RecipientAttestation:PCR3', 'StringEquals', '03'.repeat(48), '04'.repeat(48), attested),
  ...pair('kms:RecipientAttestation:PCR3', 'Null', 'true', 'false', { call: 'GenerateDataKey', law: 'of no enclave' }),
  ...pair('aws:PrincipalArn', 'ArnEquals', ann, ben),
  ...pair('aws:PrincipalArn', 'ArnEquals', role, session, { caller: session, law: 'of a session' }),
  ...pair('aws:PrincipalAccount', 'StringEquals', account, elsewhere),
  ...pair('aws:PrincipalType', 'StringEquals', 'User', 'AssumedRole'),
  ...pair('aws:PrincipalType', 'StringEquals', 'AssumedRole', 'User', { caller: session, law: 'of a session' }),
  ...pair('aws:PrincipalIsAWSService', 'Bool', 'false', 'true'),
  ...pair('aws:ViaAWSService', 'Bool', 'false', 'true'),
  ...pair('aws:RequestedRegion', 'StringEquals', 'eu-central-1', 'eu-west-1'),
  ...pair('aws:ResourceAccount', 'StringEquals', account, elsewhere),
  ...pair('aws:username', 'StringEquals', 'ann', 'ben'),
  ...pair('aws:username', 'Null', 'true', 'false', { caller: session, law: 'of a session' }),
  ...pair('aws:ResourceTag/team', 'StringEquals', 'red', 'blue', { of: { Tags: [tag] } }),
  ...pair('aws:RequestTag/team', 'StringEquals', 'red', 'blue', { call: 'TagResource' }),
  ...pair('aws:TagKeys', 'ForAllValues:StringEquals', ['team', 'role'], ['role'], { call: 'TagResource' }),
  ...pair('aws:TagKeys', 'ForAnyValue:StringEquals', 'team', 'role', { call: 'UntagResource', of: { Tags: [tag] } }),
  ...pair('aws:SourceVpce', 'StringEquals', 'vpce-1', 'vpce-2', { values: { 'aws:SourceVpce': 'vpce-1' } }),
  ...pair('aws:PrincipalOrgID', 'StringEquals', 'o-1', 'o-2', { values: { 'aws:PrincipalOrgID': 'o-1' } }),
]

/** What the engine says of a request, and of the key that it is about. */
export const conditionKeys: Theme = {
  title: 'the condition key',
  source:
    'KMS Developer Guide, "AWS KMS condition keys", "Condition keys for AWS Nitro Enclaves"; IAM User Guide, "AWS global condition context keys"',
  rows,
}
