import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { themes } from './themes.ts'

// Of the KMS Developer Guide ("AWS KMS condition keys", "AWS global condition keys", "Condition keys for AWS Nitro
// Enclaves", "Controlling access to grants"): all keys of KMS, and the global ones that it speaks of.
const documented = [
  ...(
    'BypassPolicyLockoutSafetyCheck CallerAccount CustomerMasterKeySpec CustomerMasterKeyUsage DataKeyPairSpec ' +
    'EncryptionAlgorithm EncryptionContext: EncryptionContextKeys ExpirationModel GrantConstraintSourceArn ' +
    'GrantConstraintType GrantIsForAWSResource GrantOperations GranteePrincipal GranteeServicePrincipal ' +
    'KeyAgreementAlgorithm KeyOrigin KeySpec KeyUsage MacAlgorithm MessageType MultiRegion MultiRegionKeyType ' +
    'PrimaryRegion ReEncryptOnSameKey RecipientAttestation:ImageSha384 RecipientAttestation:PCR ReplicaRegion ' +
    'RequestAlias ResourceAliases RetiringPrincipal RotationPeriodInDays ScheduleKeyDeletionPendingWindowInDays ' +
    'SigningAlgorithm ValidTo ViaService WrappingAlgorithm WrappingKeySpec RecipientAttestation:NitroTPMPCR'
  )
    .split(' ')
    .map((name) => `kms:${name}`),
  ...(
    'CurrentTime MultiFactorAuthPresent PrincipalArn PrincipalOrgID PrincipalTag/ RequestTag/ ResourceTag/ ' +
    'SecureTransport SourceAccount SourceArn SourceIp SourceVpc SourceVpce TagKeys'
  )
    .split(' ')
    .map((name) => `aws:${name}`),
]

test('every documented condition key is in the table of cases, or among what the engine cannot know', () => {
  const cases = JSON.stringify(themes)
  const page = readFileSync(new URL('../../../../docs/fidelity.md', import.meta.url), 'utf8')
  const [, section = ''] = /### Condition keys\n(.*?)\n## /s.exec(page) ?? []
  // What is named in part goes on; else the name ends where its quotes do.
  const isIn = (text: string, key: string, quote: string) =>
    text.includes(`${quote}${key}${/[:/]$|PCR$/.test(key) ? '' : quote}`)
  const unknown = documented.filter((key) => !isIn(cases, key, '"') && !isIn(section, key, '`'))
  expect(unknown).toEqual([])
})
