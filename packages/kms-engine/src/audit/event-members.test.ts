import { operationNames } from '@sealwright/kms-model'
import { sampleInput, sampleOutput } from '@sealwright/kms-model/testing'
import { describe, expect, test } from 'vitest'
import { eventMembers } from './event-members.ts'
import { isReadOnly } from './read-only.ts'

const bytes = '<bytes>'

/** The names of all members, nested ones too, in lower case: those that hold bytes are marked. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  if (Array.isArray(value)) return value.flatMap(namesIn)
  return Object.entries(value).flatMap(([name, member]) => [
    `${name.charAt(0).toLowerCase()}${name.slice(1)}${member instanceof Uint8Array ? bytes : ''}`,
    ...(/ncryptionContext/.test(name) ? [] : namesIn(member)),
  ])
}

const wordsOf = (text: string) => text.trim().split(/\s+/)
const unique = (names: readonly string[]) => [...new Set(names)].sort()

describe('what events show', () => {
  // A new member of the API breaks one of these, so that someone decides whether a log may have it.
  test('leaves out of requests exactly this, besides all bytes', () => {
    const given = operationNames.flatMap((name) => namesIn(sampleInput(name)))
    const shown = new Set(operationNames.flatMap((name) => namesIn(eventMembers(sampleInput(name)))))
    expect([...shown].filter((name) => name.endsWith(bytes))).toEqual([])
    expect(unique(given.filter((name) => !shown.has(name) && !name.endsWith(bytes)))).toEqual(
      wordsOf(`
        accessKeyId grantToken grantTokens keyEncryptionAlgorithm keyStorePassword rawSecretAccessKey recipient
        xksProxyAuthenticationCredential
      `),
    )
  })

  test('leaves out of the answers to changes exactly this, besides all bytes', () => {
    const changes = operationNames.filter((name) => !isReadOnly(name))
    const given = changes.flatMap((name) => namesIn(sampleOutput(name)))
    const shown = new Set(changes.flatMap((name) => namesIn(eventMembers(sampleOutput(name) ?? {}))))
    expect(unique(given.filter((name) => !shown.has(name) && !name.endsWith(bytes)))).toEqual(['grantToken'])
  })

  test('is this of all requests', () => {
    expect(unique(operationNames.flatMap((name) => namesIn(eventMembers(sampleInput(name)))))).toEqual(
      wordsOf(`
        aliasName bypassPolicyLockoutSafetyCheck cloudHsmClusterId constraints customKeyStoreId customKeyStoreName
        customKeyStoreType customerMasterKeySpec description destinationEncryptionAlgorithm
        destinationEncryptionContext destinationKeyId dryRun dryRunModifiers encryptionAlgorithm encryptionContext
        encryptionContextEquals encryptionContextSubset expirationModel grantId granteePrincipal importType
        includeKeyMaterial keyAgreementAlgorithm keyId keyMaterialDescription keyMaterialId keyPairSpec keySpec
        keyUsage limit macAlgorithm marker messageType multiRegion name newCustomKeyStoreName numberOfBytes operations
        origin pendingWindowInDays policy policyName primaryRegion replicaRegion retiringPrincipal
        rotationPeriodInDays signingAlgorithm sourceEncryptionAlgorithm sourceEncryptionContext sourceKeyId tagKey
        tagKeys tagValue tags targetKeyId trustAnchorCertificate validTo wrappingAlgorithm wrappingKeySpec xksKeyId
        xksProxyConnectivity xksProxyUriEndpoint xksProxyUriPath xksProxyVpcEndpointServiceName
        xksProxyVpcEndpointServiceOwner
      `),
    )
  })

  test('keeps the names of an encryption context, __proto__ among them', () => {
    const EncryptionContext = JSON.parse('{"Tenant":"A","__proto__":"x"}') as Record<string, string>
    const shown = eventMembers({ EncryptionContext })
    expect(JSON.stringify(shown)).toBe('{"encryptionContext":{"Tenant":"A","__proto__":"x"}}')
  })

  test('is null of nothing', () => {
    expect(eventMembers({})).toBeNull()
    expect(eventMembers({ GrantTokens: ['a'], Plaintext: new Uint8Array(1), Limit: undefined })).toBeNull()
  })

  test('has dates as CloudTrail writes them', () => {
    const shown = [0, 11, 12, 23].map((hour) => eventMembers({ ValidTo: Date.UTC(2026, 11, 5, hour, 3, 9, 999) }))
    expect(shown.map((members) => members?.['validTo'])).toEqual([
      'Dec 5, 2026, 12:03:09 AM',
      'Dec 5, 2026, 11:03:09 AM',
      'Dec 5, 2026, 12:03:09 PM',
      'Dec 5, 2026, 11:03:09 PM',
    ])
  })
})

test('calls that change nothing are those that list, describe and use keys', () => {
  expect(operationNames.filter((name) => !isReadOnly(name))).toEqual(
    wordsOf(`
      CancelKeyDeletion ConnectCustomKeyStore CreateAlias CreateCustomKeyStore CreateGrant CreateKey DeleteAlias
      DeleteCustomKeyStore DeleteImportedKeyMaterial DisableKey DisableKeyRotation DisconnectCustomKeyStore
      EnableKey EnableKeyRotation ImportKeyMaterial PutKeyPolicy ReplicateKey RetireGrant RevokeGrant
      RotateKeyOnDemand ScheduleKeyDeletion TagResource UntagResource UpdateAlias UpdateCustomKeyStore
      UpdateKeyDescription UpdatePrimaryRegion
    `),
  )
})
