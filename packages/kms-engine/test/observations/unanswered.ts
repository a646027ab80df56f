import type { OperationName } from '@sealwright/kms-model'

/** An error that the model names for operations and that this KMS never answers them with. */
export interface Unanswered {
  readonly error: string
  readonly operations: readonly OperationName[]
  readonly because: string
}

/** All of them. Every other error of the model is proven. */
export const unanswered: readonly Unanswered[] = [
  {
    error: 'InvalidArnException',
    operations: [
      ...([
        'CancelKeyDeletion',
        'DeleteImportedKeyMaterial',
        'DescribeKey',
        'DisableKey',
        'DisableKeyRotation',
      ] as const),
      ...(['EnableKey', 'EnableKeyRotation', 'GetKeyLastUsage', 'GetKeyPolicy', 'GetKeyRotationStatus'] as const),
      ...(['GetParametersForImport', 'GetPublicKey', 'ImportKeyMaterial', 'ListAliases', 'ListGrants'] as const),
      ...(['ListKeyPolicies', 'ListKeyRotations', 'ListResourceTags', 'RevokeGrant', 'RotateKeyOnDemand'] as const),
      ...(['ScheduleKeyDeletion', 'TagResource', 'UntagResource', 'UpdateKeyDescription'] as const),
      'UpdatePrimaryRegion',
    ],
    because: 'an ARN that names no key is NotFoundException, as recordings show',
  },
  {
    error: 'InvalidArnException',
    operations: ['CreateKey', 'PutKeyPolicy', 'ReplicateKey'],
    because: 'an ARN in a policy that is not valid is MalformedPolicyDocumentException',
  },
  {
    error: 'KMSInvalidStateException',
    operations: [
      ...(['DeleteAlias', 'DeleteImportedKeyMaterial', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListGrants'] as const),
      ...(['ListKeyPolicies', 'ListKeyRotations', 'PutKeyPolicy', 'RetireGrant', 'RevokeGrant'] as const),
    ],
    because: 'it works whatever the state of the key',
  },
  {
    error: 'DisabledException',
    operations: ['GetPublicKey'],
    because: 'a disabled key still tells its public key',
  },
  {
    error: 'LimitExceededException',
    operations: ['EnableKey'],
    because: 'no quota counts enabled keys',
  },
  {
    error: 'LimitExceededException',
    operations: ['TagResource'],
    because: 'too many tags are TagException, as recordings show',
  },
  {
    error: 'TagException',
    operations: ['UntagResource'],
    because: 'a name that no tag can have takes none away',
  },
  {
    error: 'UnsupportedOperationException',
    operations: ['GetKeyRotationStatus'],
    because: 'keys that do not rotate say so',
  },
  {
    error: 'UnsupportedOperationException',
    operations: ['PutKeyPolicy'],
    because: 'a policy of another name is ValidationException',
  },
  {
    error: 'NotFoundException',
    operations: ['ListRetirableGrants'],
    because: 'a principal that can retire none has an empty list',
  },
  ...['XksProxyVpcEndpointServiceNotFoundException', 'XksProxyVpcEndpointServiceInvalidConfigurationException'].map(
    (error): Unanswered => ({
      error,
      operations: ['CreateCustomKeyStore', 'UpdateCustomKeyStore'],
      because: 'there is no VPC here to look for the service in',
    }),
  ),
]
