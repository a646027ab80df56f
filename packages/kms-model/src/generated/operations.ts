// Generated from model/kms-2014-11-01.json by `pnpm generate`. Not edited by hand.

import type * as types from './types.ts'

/** What each operation takes and answers. */
export interface Operations {
  readonly CancelKeyDeletion: { readonly input: types.CancelKeyDeletionRequest; readonly output: types.CancelKeyDeletionResponse }
  readonly ConnectCustomKeyStore: { readonly input: types.ConnectCustomKeyStoreRequest; readonly output: types.ConnectCustomKeyStoreResponse }
  readonly CreateAlias: { readonly input: types.CreateAliasRequest; readonly output: void }
  readonly CreateCustomKeyStore: { readonly input: types.CreateCustomKeyStoreRequest; readonly output: types.CreateCustomKeyStoreResponse }
  readonly CreateGrant: { readonly input: types.CreateGrantRequest; readonly output: types.CreateGrantResponse }
  readonly CreateKey: { readonly input: types.CreateKeyRequest; readonly output: types.CreateKeyResponse }
  readonly Decrypt: { readonly input: types.DecryptRequest; readonly output: types.DecryptResponse }
  readonly DeleteAlias: { readonly input: types.DeleteAliasRequest; readonly output: void }
  readonly DeleteCustomKeyStore: { readonly input: types.DeleteCustomKeyStoreRequest; readonly output: types.DeleteCustomKeyStoreResponse }
  readonly DeleteImportedKeyMaterial: { readonly input: types.DeleteImportedKeyMaterialRequest; readonly output: types.DeleteImportedKeyMaterialResponse }
  readonly DeriveSharedSecret: { readonly input: types.DeriveSharedSecretRequest; readonly output: types.DeriveSharedSecretResponse }
  readonly DescribeCustomKeyStores: { readonly input: types.DescribeCustomKeyStoresRequest; readonly output: types.DescribeCustomKeyStoresResponse }
  readonly DescribeKey: { readonly input: types.DescribeKeyRequest; readonly output: types.DescribeKeyResponse }
  readonly DisableKey: { readonly input: types.DisableKeyRequest; readonly output: void }
  readonly DisableKeyRotation: { readonly input: types.DisableKeyRotationRequest; readonly output: void }
  readonly DisconnectCustomKeyStore: { readonly input: types.DisconnectCustomKeyStoreRequest; readonly output: types.DisconnectCustomKeyStoreResponse }
  readonly EnableKey: { readonly input: types.EnableKeyRequest; readonly output: void }
  readonly EnableKeyRotation: { readonly input: types.EnableKeyRotationRequest; readonly output: void }
  readonly Encrypt: { readonly input: types.EncryptRequest; readonly output: types.EncryptResponse }
  readonly GenerateDataKey: { readonly input: types.GenerateDataKeyRequest; readonly output: types.GenerateDataKeyResponse }
  readonly GenerateDataKeyPair: { readonly input: types.GenerateDataKeyPairRequest; readonly output: types.GenerateDataKeyPairResponse }
  readonly GenerateDataKeyPairWithoutPlaintext: { readonly input: types.GenerateDataKeyPairWithoutPlaintextRequest; readonly output: types.GenerateDataKeyPairWithoutPlaintextResponse }
  readonly GenerateDataKeyWithoutPlaintext: { readonly input: types.GenerateDataKeyWithoutPlaintextRequest; readonly output: types.GenerateDataKeyWithoutPlaintextResponse }
  readonly GenerateMac: { readonly input: types.GenerateMacRequest; readonly output: types.GenerateMacResponse }
  readonly GenerateRandom: { readonly input: types.GenerateRandomRequest; readonly output: types.GenerateRandomResponse }
  readonly GetKeyLastUsage: { readonly input: types.GetKeyLastUsageRequest; readonly output: types.GetKeyLastUsageResponse }
  readonly GetKeyPolicy: { readonly input: types.GetKeyPolicyRequest; readonly output: types.GetKeyPolicyResponse }
  readonly GetKeyRotationStatus: { readonly input: types.GetKeyRotationStatusRequest; readonly output: types.GetKeyRotationStatusResponse }
  readonly GetParametersForImport: { readonly input: types.GetParametersForImportRequest; readonly output: types.GetParametersForImportResponse }
  readonly GetPublicKey: { readonly input: types.GetPublicKeyRequest; readonly output: types.GetPublicKeyResponse }
  readonly ImportKeyMaterial: { readonly input: types.ImportKeyMaterialRequest; readonly output: types.ImportKeyMaterialResponse }
  readonly ListAliases: { readonly input: types.ListAliasesRequest; readonly output: types.ListAliasesResponse }
  readonly ListGrants: { readonly input: types.ListGrantsRequest; readonly output: types.ListGrantsResponse }
  readonly ListKeyPolicies: { readonly input: types.ListKeyPoliciesRequest; readonly output: types.ListKeyPoliciesResponse }
  readonly ListKeyRotations: { readonly input: types.ListKeyRotationsRequest; readonly output: types.ListKeyRotationsResponse }
  readonly ListKeys: { readonly input: types.ListKeysRequest; readonly output: types.ListKeysResponse }
  readonly ListResourceTags: { readonly input: types.ListResourceTagsRequest; readonly output: types.ListResourceTagsResponse }
  readonly ListRetirableGrants: { readonly input: types.ListRetirableGrantsRequest; readonly output: types.ListGrantsResponse }
  readonly PutKeyPolicy: { readonly input: types.PutKeyPolicyRequest; readonly output: void }
  readonly ReEncrypt: { readonly input: types.ReEncryptRequest; readonly output: types.ReEncryptResponse }
  readonly ReplicateKey: { readonly input: types.ReplicateKeyRequest; readonly output: types.ReplicateKeyResponse }
  readonly RetireGrant: { readonly input: types.RetireGrantRequest; readonly output: void }
  readonly RevokeGrant: { readonly input: types.RevokeGrantRequest; readonly output: void }
  readonly RotateKeyOnDemand: { readonly input: types.RotateKeyOnDemandRequest; readonly output: types.RotateKeyOnDemandResponse }
  readonly ScheduleKeyDeletion: { readonly input: types.ScheduleKeyDeletionRequest; readonly output: types.ScheduleKeyDeletionResponse }
  readonly Sign: { readonly input: types.SignRequest; readonly output: types.SignResponse }
  readonly TagResource: { readonly input: types.TagResourceRequest; readonly output: void }
  readonly UntagResource: { readonly input: types.UntagResourceRequest; readonly output: void }
  readonly UpdateAlias: { readonly input: types.UpdateAliasRequest; readonly output: void }
  readonly UpdateCustomKeyStore: { readonly input: types.UpdateCustomKeyStoreRequest; readonly output: types.UpdateCustomKeyStoreResponse }
  readonly UpdateKeyDescription: { readonly input: types.UpdateKeyDescriptionRequest; readonly output: void }
  readonly UpdatePrimaryRegion: { readonly input: types.UpdatePrimaryRegionRequest; readonly output: void }
  readonly Verify: { readonly input: types.VerifyRequest; readonly output: types.VerifyResponse }
  readonly VerifyMac: { readonly input: types.VerifyMacRequest; readonly output: types.VerifyMacResponse }
}

/** The shapes of each operation, as names in the table of shapes, and the errors it may refuse with. */
export const operations = {
  CancelKeyDeletion: {
    input: 'CancelKeyDeletionRequest',
    output: 'CancelKeyDeletionResponse',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'KMSInvalidStateException',
    ],
  },
  ConnectCustomKeyStore: {
    input: 'ConnectCustomKeyStoreRequest',
    output: 'ConnectCustomKeyStoreResponse',
    faults: [
      'CloudHsmClusterNotActiveException', 'CustomKeyStoreInvalidStateException', 'CustomKeyStoreNotFoundException',
      'KMSInternalException', 'CloudHsmClusterInvalidConfigurationException',
    ],
  },
  CreateAlias: {
    input: 'CreateAliasRequest',
    faults: [
      'DependencyTimeoutException', 'AlreadyExistsException', 'NotFoundException', 'InvalidAliasNameException',
      'KMSInternalException', 'LimitExceededException', 'KMSInvalidStateException',
    ],
  },
  CreateCustomKeyStore: {
    input: 'CreateCustomKeyStoreRequest',
    output: 'CreateCustomKeyStoreResponse',
    faults: [
      'CloudHsmClusterInUseException', 'CustomKeyStoreNameInUseException', 'CloudHsmClusterNotFoundException',
      'KMSInternalException', 'CloudHsmClusterNotActiveException', 'IncorrectTrustAnchorException',
      'CloudHsmClusterInvalidConfigurationException', 'LimitExceededException', 'XksProxyUriInUseException',
      'XksProxyUriEndpointInUseException', 'XksProxyUriUnreachableException',
      'XksProxyIncorrectAuthenticationCredentialException', 'XksProxyVpcEndpointServiceInUseException',
      'XksProxyVpcEndpointServiceNotFoundException', 'XksProxyVpcEndpointServiceInvalidConfigurationException',
      'XksProxyInvalidResponseException', 'XksProxyInvalidConfigurationException',
    ],
  },
  CreateGrant: {
    input: 'CreateGrantRequest',
    output: 'CreateGrantResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'DependencyTimeoutException', 'InvalidArnException',
      'KMSInternalException', 'InvalidGrantTokenException', 'LimitExceededException', 'KMSInvalidStateException',
      'DryRunOperationException',
    ],
  },
  CreateKey: {
    input: 'CreateKeyRequest',
    output: 'CreateKeyResponse',
    faults: [
      'MalformedPolicyDocumentException', 'DependencyTimeoutException', 'InvalidArnException',
      'UnsupportedOperationException', 'KMSInternalException', 'LimitExceededException', 'TagException',
      'CustomKeyStoreNotFoundException', 'CustomKeyStoreInvalidStateException',
      'CloudHsmClusterInvalidConfigurationException', 'XksKeyInvalidConfigurationException',
      'XksKeyAlreadyInUseException', 'XksKeyNotFoundException',
    ],
  },
  Decrypt: {
    input: 'DecryptRequest',
    output: 'DecryptResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'InvalidCiphertextException', 'KeyUnavailableException',
      'IncorrectKeyException', 'InvalidKeyUsageException', 'DependencyTimeoutException', 'InvalidGrantTokenException',
      'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
    ],
  },
  DeleteAlias: {
    input: 'DeleteAliasRequest',
    faults: ['DependencyTimeoutException', 'NotFoundException', 'KMSInternalException', 'KMSInvalidStateException'],
  },
  DeleteCustomKeyStore: {
    input: 'DeleteCustomKeyStoreRequest',
    output: 'DeleteCustomKeyStoreResponse',
    faults: [
      'CustomKeyStoreHasCMKsException', 'CustomKeyStoreInvalidStateException', 'CustomKeyStoreNotFoundException',
      'KMSInternalException',
    ],
  },
  DeleteImportedKeyMaterial: {
    input: 'DeleteImportedKeyMaterialRequest',
    output: 'DeleteImportedKeyMaterialResponse',
    faults: [
      'InvalidArnException', 'UnsupportedOperationException', 'DependencyTimeoutException', 'NotFoundException',
      'KMSInternalException', 'KMSInvalidStateException',
    ],
  },
  DeriveSharedSecret: {
    input: 'DeriveSharedSecretRequest',
    output: 'DeriveSharedSecretResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidGrantTokenException', 'InvalidKeyUsageException', 'KMSInternalException', 'KMSInvalidStateException',
      'DryRunOperationException',
    ],
  },
  DescribeCustomKeyStores: {
    input: 'DescribeCustomKeyStoresRequest',
    output: 'DescribeCustomKeyStoresResponse',
    faults: ['CustomKeyStoreNotFoundException', 'InvalidMarkerException', 'KMSInternalException'],
  },
  DescribeKey: {
    input: 'DescribeKeyRequest',
    output: 'DescribeKeyResponse',
    faults: ['NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException'],
  },
  DisableKey: {
    input: 'DisableKeyRequest',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'KMSInvalidStateException',
    ],
  },
  DisableKeyRotation: {
    input: 'DisableKeyRotationRequest',
    faults: [
      'NotFoundException', 'DisabledException', 'InvalidArnException', 'DependencyTimeoutException',
      'KMSInternalException', 'KMSInvalidStateException', 'UnsupportedOperationException',
    ],
  },
  DisconnectCustomKeyStore: {
    input: 'DisconnectCustomKeyStoreRequest',
    output: 'DisconnectCustomKeyStoreResponse',
    faults: ['CustomKeyStoreInvalidStateException', 'CustomKeyStoreNotFoundException', 'KMSInternalException'],
  },
  EnableKey: {
    input: 'EnableKeyRequest',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'LimitExceededException', 'KMSInvalidStateException',
    ],
  },
  EnableKeyRotation: {
    input: 'EnableKeyRotationRequest',
    faults: [
      'NotFoundException', 'DisabledException', 'InvalidArnException', 'DependencyTimeoutException',
      'KMSInternalException', 'KMSInvalidStateException', 'UnsupportedOperationException',
    ],
  },
  Encrypt: {
    input: 'EncryptRequest',
    output: 'EncryptResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
      'DryRunOperationException',
    ],
  },
  GenerateDataKey: {
    input: 'GenerateDataKeyRequest',
    output: 'GenerateDataKeyResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
      'DryRunOperationException',
    ],
  },
  GenerateDataKeyPair: {
    input: 'GenerateDataKeyPairRequest',
    output: 'GenerateDataKeyPairResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
      'UnsupportedOperationException', 'DryRunOperationException',
    ],
  },
  GenerateDataKeyPairWithoutPlaintext: {
    input: 'GenerateDataKeyPairWithoutPlaintextRequest',
    output: 'GenerateDataKeyPairWithoutPlaintextResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
      'UnsupportedOperationException', 'DryRunOperationException',
    ],
  },
  GenerateDataKeyWithoutPlaintext: {
    input: 'GenerateDataKeyWithoutPlaintextRequest',
    output: 'GenerateDataKeyWithoutPlaintextResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
      'DryRunOperationException',
    ],
  },
  GenerateMac: {
    input: 'GenerateMacRequest',
    output: 'GenerateMacResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'InvalidKeyUsageException',
      'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
    ],
  },
  GenerateRandom: {
    input: 'GenerateRandomRequest',
    output: 'GenerateRandomResponse',
    faults: [
      'DependencyTimeoutException', 'KMSInternalException', 'UnsupportedOperationException',
      'CustomKeyStoreNotFoundException', 'CustomKeyStoreInvalidStateException',
    ],
  },
  GetKeyLastUsage: {
    input: 'GetKeyLastUsageRequest',
    output: 'GetKeyLastUsageResponse',
    faults: ['NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException'],
  },
  GetKeyPolicy: {
    input: 'GetKeyPolicyRequest',
    output: 'GetKeyPolicyResponse',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'KMSInvalidStateException',
    ],
  },
  GetKeyRotationStatus: {
    input: 'GetKeyRotationStatusRequest',
    output: 'GetKeyRotationStatusResponse',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'KMSInvalidStateException', 'UnsupportedOperationException',
    ],
  },
  GetParametersForImport: {
    input: 'GetParametersForImportRequest',
    output: 'GetParametersForImportResponse',
    faults: [
      'InvalidArnException', 'UnsupportedOperationException', 'DependencyTimeoutException', 'NotFoundException',
      'KMSInternalException', 'KMSInvalidStateException',
    ],
  },
  GetPublicKey: {
    input: 'GetPublicKeyRequest',
    output: 'GetPublicKeyResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'UnsupportedOperationException', 'InvalidArnException', 'InvalidGrantTokenException', 'InvalidKeyUsageException',
      'KMSInternalException', 'KMSInvalidStateException',
    ],
  },
  ImportKeyMaterial: {
    input: 'ImportKeyMaterialRequest',
    output: 'ImportKeyMaterialResponse',
    faults: [
      'InvalidArnException', 'UnsupportedOperationException', 'DependencyTimeoutException', 'NotFoundException',
      'KMSInternalException', 'KMSInvalidStateException', 'InvalidCiphertextException', 'IncorrectKeyMaterialException',
      'ExpiredImportTokenException', 'InvalidImportTokenException',
    ],
  },
  ListAliases: {
    input: 'ListAliasesRequest',
    output: 'ListAliasesResponse',
    faults: [
      'DependencyTimeoutException', 'InvalidMarkerException', 'KMSInternalException', 'InvalidArnException',
      'NotFoundException',
    ],
  },
  ListGrants: {
    input: 'ListGrantsRequest',
    output: 'ListGrantsResponse',
    faults: [
      'NotFoundException', 'DependencyTimeoutException', 'InvalidMarkerException', 'InvalidGrantIdException',
      'InvalidArnException', 'KMSInternalException', 'KMSInvalidStateException',
    ],
  },
  ListKeyPolicies: {
    input: 'ListKeyPoliciesRequest',
    output: 'ListKeyPoliciesResponse',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'KMSInvalidStateException',
    ],
  },
  ListKeyRotations: {
    input: 'ListKeyRotationsRequest',
    output: 'ListKeyRotationsResponse',
    faults: [
      'NotFoundException', 'InvalidArnException', 'InvalidMarkerException', 'KMSInternalException',
      'KMSInvalidStateException', 'UnsupportedOperationException',
    ],
  },
  ListKeys: {
    input: 'ListKeysRequest',
    output: 'ListKeysResponse',
    faults: ['DependencyTimeoutException', 'KMSInternalException', 'InvalidMarkerException'],
  },
  ListResourceTags: {
    input: 'ListResourceTagsRequest',
    output: 'ListResourceTagsResponse',
    faults: ['KMSInternalException', 'NotFoundException', 'InvalidArnException', 'InvalidMarkerException'],
  },
  ListRetirableGrants: {
    input: 'ListRetirableGrantsRequest',
    output: 'ListGrantsResponse',
    faults: [
      'DependencyTimeoutException', 'InvalidMarkerException', 'InvalidArnException', 'NotFoundException',
      'KMSInternalException',
    ],
  },
  PutKeyPolicy: {
    input: 'PutKeyPolicyRequest',
    faults: [
      'NotFoundException', 'InvalidArnException', 'MalformedPolicyDocumentException', 'DependencyTimeoutException',
      'UnsupportedOperationException', 'KMSInternalException', 'LimitExceededException', 'KMSInvalidStateException',
    ],
  },
  ReEncrypt: {
    input: 'ReEncryptRequest',
    output: 'ReEncryptResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'InvalidCiphertextException', 'KeyUnavailableException',
      'IncorrectKeyException', 'DependencyTimeoutException', 'InvalidKeyUsageException', 'InvalidGrantTokenException',
      'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
    ],
  },
  ReplicateKey: {
    input: 'ReplicateKeyRequest',
    output: 'ReplicateKeyResponse',
    faults: [
      'AlreadyExistsException', 'DisabledException', 'InvalidArnException', 'KMSInvalidStateException',
      'KMSInternalException', 'LimitExceededException', 'MalformedPolicyDocumentException', 'NotFoundException',
      'TagException', 'UnsupportedOperationException',
    ],
  },
  RetireGrant: {
    input: 'RetireGrantRequest',
    faults: [
      'InvalidArnException', 'InvalidGrantTokenException', 'InvalidGrantIdException', 'NotFoundException',
      'DependencyTimeoutException', 'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
    ],
  },
  RevokeGrant: {
    input: 'RevokeGrantRequest',
    faults: [
      'NotFoundException', 'DependencyTimeoutException', 'InvalidArnException', 'InvalidGrantIdException',
      'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
    ],
  },
  RotateKeyOnDemand: {
    input: 'RotateKeyOnDemandRequest',
    output: 'RotateKeyOnDemandResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'InvalidArnException', 'DependencyTimeoutException',
      'KMSInternalException', 'KMSInvalidStateException', 'UnsupportedOperationException', 'LimitExceededException',
      'ConflictException',
    ],
  },
  ScheduleKeyDeletion: {
    input: 'ScheduleKeyDeletionRequest',
    output: 'ScheduleKeyDeletionResponse',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'KMSInvalidStateException',
    ],
  },
  Sign: {
    input: 'SignRequest',
    output: 'SignResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
      'DryRunOperationException',
    ],
  },
  TagResource: {
    input: 'TagResourceRequest',
    faults: [
      'KMSInternalException', 'NotFoundException', 'InvalidArnException', 'KMSInvalidStateException',
      'LimitExceededException', 'TagException',
    ],
  },
  UntagResource: {
    input: 'UntagResourceRequest',
    faults: [
      'KMSInternalException', 'NotFoundException', 'InvalidArnException', 'KMSInvalidStateException', 'TagException',
    ],
  },
  UpdateAlias: {
    input: 'UpdateAliasRequest',
    faults: [
      'DependencyTimeoutException', 'NotFoundException', 'KMSInternalException', 'LimitExceededException',
      'KMSInvalidStateException',
    ],
  },
  UpdateCustomKeyStore: {
    input: 'UpdateCustomKeyStoreRequest',
    output: 'UpdateCustomKeyStoreResponse',
    faults: [
      'CustomKeyStoreNotFoundException', 'CustomKeyStoreNameInUseException', 'CloudHsmClusterNotFoundException',
      'CloudHsmClusterNotRelatedException', 'CustomKeyStoreInvalidStateException', 'KMSInternalException',
      'CloudHsmClusterNotActiveException', 'CloudHsmClusterInvalidConfigurationException', 'XksProxyUriInUseException',
      'XksProxyUriEndpointInUseException', 'XksProxyUriUnreachableException',
      'XksProxyIncorrectAuthenticationCredentialException', 'XksProxyVpcEndpointServiceInUseException',
      'XksProxyVpcEndpointServiceNotFoundException', 'XksProxyVpcEndpointServiceInvalidConfigurationException',
      'XksProxyInvalidResponseException', 'XksProxyInvalidConfigurationException',
    ],
  },
  UpdateKeyDescription: {
    input: 'UpdateKeyDescriptionRequest',
    faults: [
      'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
      'KMSInvalidStateException',
    ],
  },
  UpdatePrimaryRegion: {
    input: 'UpdatePrimaryRegionRequest',
    faults: [
      'DisabledException', 'InvalidArnException', 'KMSInvalidStateException', 'KMSInternalException',
      'NotFoundException', 'UnsupportedOperationException',
    ],
  },
  Verify: {
    input: 'VerifyRequest',
    output: 'VerifyResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
      'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
      'KMSInvalidSignatureException', 'DryRunOperationException',
    ],
  },
  VerifyMac: {
    input: 'VerifyMacRequest',
    output: 'VerifyMacResponse',
    faults: [
      'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'InvalidKeyUsageException',
      'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidMacException', 'KMSInvalidStateException',
      'DryRunOperationException',
    ],
  },
} as const

/** Every error of the model, and whose fault it is. */
export const modelFaults = {
  AlreadyExistsException: 'client',
  CloudHsmClusterInUseException: 'client',
  CloudHsmClusterInvalidConfigurationException: 'client',
  CloudHsmClusterNotActiveException: 'client',
  CloudHsmClusterNotFoundException: 'client',
  CloudHsmClusterNotRelatedException: 'client',
  ConflictException: 'client',
  CustomKeyStoreHasCMKsException: 'client',
  CustomKeyStoreInvalidStateException: 'client',
  CustomKeyStoreNameInUseException: 'client',
  CustomKeyStoreNotFoundException: 'client',
  DependencyTimeoutException: 'server',
  DisabledException: 'client',
  DryRunOperationException: 'client',
  ExpiredImportTokenException: 'client',
  IncorrectKeyException: 'client',
  IncorrectKeyMaterialException: 'client',
  IncorrectTrustAnchorException: 'client',
  InvalidAliasNameException: 'client',
  InvalidArnException: 'client',
  InvalidCiphertextException: 'client',
  InvalidGrantIdException: 'client',
  InvalidGrantTokenException: 'client',
  InvalidImportTokenException: 'client',
  InvalidKeyUsageException: 'client',
  InvalidMarkerException: 'client',
  KMSInternalException: 'server',
  KMSInvalidMacException: 'client',
  KMSInvalidSignatureException: 'client',
  KMSInvalidStateException: 'client',
  KeyUnavailableException: 'server',
  LimitExceededException: 'client',
  MalformedPolicyDocumentException: 'client',
  NotFoundException: 'client',
  TagException: 'client',
  UnsupportedOperationException: 'client',
  XksKeyAlreadyInUseException: 'client',
  XksKeyInvalidConfigurationException: 'client',
  XksKeyNotFoundException: 'client',
  XksProxyIncorrectAuthenticationCredentialException: 'client',
  XksProxyInvalidConfigurationException: 'client',
  XksProxyInvalidResponseException: 'client',
  XksProxyUriEndpointInUseException: 'client',
  XksProxyUriInUseException: 'client',
  XksProxyUriUnreachableException: 'client',
  XksProxyVpcEndpointServiceInUseException: 'client',
  XksProxyVpcEndpointServiceInvalidConfigurationException: 'client',
  XksProxyVpcEndpointServiceNotFoundException: 'client',
} as const
