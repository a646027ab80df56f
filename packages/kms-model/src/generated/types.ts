// Generated from model/kms-2014-11-01.json by `pnpm generate`. Not edited by hand.

/** The values of AlgorithmSpec. */
export type AlgorithmSpec =
  | 'RSAES_PKCS1_V1_5'
  | 'RSAES_OAEP_SHA_1'
  | 'RSAES_OAEP_SHA_256'
  | 'RSA_AES_KEY_WRAP_SHA_1'
  | 'RSA_AES_KEY_WRAP_SHA_256'
  | 'SM2PKE'

/** The structure AliasListEntry. */
export interface AliasListEntry {
  /** 1 to 256 characters. Matches `^[a-zA-Z0-9:/_-]+$`. */
  readonly AliasName?: string | undefined
  /** 20 to 2048 characters. */
  readonly AliasArn?: string | undefined
  /** 1 to 2048 characters. */
  readonly TargetKeyId?: string | undefined
  /** Milliseconds since the epoch. */
  readonly CreationDate?: number | undefined
  /** Milliseconds since the epoch. */
  readonly LastUpdatedDate?: number | undefined
}

/** Input of CancelKeyDeletion. */
export interface CancelKeyDeletionRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
}

/** Output of CancelKeyDeletion. */
export interface CancelKeyDeletionResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
}

/** Input of ConnectCustomKeyStore. */
export interface ConnectCustomKeyStoreRequest {
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId: string
}

/** Output of ConnectCustomKeyStore. */
export type ConnectCustomKeyStoreResponse = Record<string, never>

/** The values of ConnectionErrorCodeType. */
export type ConnectionErrorCodeType =
  | 'INVALID_CREDENTIALS'
  | 'CLUSTER_NOT_FOUND'
  | 'NETWORK_ERRORS'
  | 'INTERNAL_ERROR'
  | 'INSUFFICIENT_CLOUDHSM_HSMS'
  | 'USER_LOCKED_OUT'
  | 'USER_NOT_FOUND'
  | 'USER_LOGGED_IN'
  | 'SUBNET_NOT_FOUND'
  | 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET'
  | 'XKS_PROXY_ACCESS_DENIED'
  | 'XKS_PROXY_NOT_REACHABLE'
  | 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND'
  | 'XKS_PROXY_INVALID_RESPONSE'
  | 'XKS_PROXY_INVALID_CONFIGURATION'
  | 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION'
  | 'XKS_PROXY_TIMED_OUT'
  | 'XKS_PROXY_INVALID_TLS_CONFIGURATION'

/** The values of ConnectionStateType. */
export type ConnectionStateType = 'CONNECTED' | 'CONNECTING' | 'FAILED' | 'DISCONNECTED' | 'DISCONNECTING'

/** Input of CreateAlias. */
export interface CreateAliasRequest {
  /** 1 to 256 characters. Matches `^[a-zA-Z0-9:/_-]+$`. */
  readonly AliasName: string
  /** 1 to 2048 characters. */
  readonly TargetKeyId: string
}

/** Input of CreateCustomKeyStore. */
export interface CreateCustomKeyStoreRequest {
  /** 1 to 256 characters. */
  readonly CustomKeyStoreName: string
  /** 19 to 24 characters. Matches `cluster-[2-7a-zA-Z]{11,16}`. */
  readonly CloudHsmClusterId?: string | undefined
  /** 1 to 5000 characters. */
  readonly TrustAnchorCertificate?: string | undefined
  /** 7 to 32 characters. Sensitive. */
  readonly KeyStorePassword?: string | undefined
  readonly CustomKeyStoreType?: CustomKeyStoreType | undefined
  /** 10 to 128 characters. Matches `^https://[a-zA-Z0-9.-]+$`. */
  readonly XksProxyUriEndpoint?: string | undefined
  /** 10 to 128 characters. Matches `^(/[a-zA-Z0-9\/_-]+/kms/xks/v\d{1,2})$|^(/kms/xks/v\d{1,2})$`. */
  readonly XksProxyUriPath?: string | undefined
  /** 20 to 64 characters. Matches `^(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+$`. */
  readonly XksProxyVpcEndpointServiceName?: string | undefined
  /** 12 characters. Matches `[0-9]{12}`. */
  readonly XksProxyVpcEndpointServiceOwner?: string | undefined
  readonly XksProxyAuthenticationCredential?: XksProxyAuthenticationCredentialType | undefined
  readonly XksProxyConnectivity?: XksProxyConnectivityType | undefined
}

/** Output of CreateCustomKeyStore. */
export interface CreateCustomKeyStoreResponse {
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId?: string | undefined
}

/** Input of CreateGrant. */
export interface CreateGrantRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 256 characters. Matches `^[\w+=,.@:/-]+$`. */
  readonly GranteePrincipal: string
  /** 1 to 256 characters. Matches `^[\w+=,.@:/-]+$`. */
  readonly RetiringPrincipal?: string | undefined
  readonly Operations: readonly GrantOperation[]
  readonly Constraints?: GrantConstraints | undefined
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  /** 1 to 256 characters. Matches `^[a-zA-Z0-9:/_-]+$`. */
  readonly Name?: string | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of CreateGrant. */
export interface CreateGrantResponse {
  /** 1 to 8192 characters. */
  readonly GrantToken?: string | undefined
  /** 1 to 128 characters. */
  readonly GrantId?: string | undefined
}

/** Input of CreateKey. */
export interface CreateKeyRequest {
  /** 1 to 131072 characters. Matches `[\u0009\u000A\u000D\u0020-\u00FF]+`. */
  readonly Policy?: string | undefined
  /** 0 to 8192 characters. */
  readonly Description?: string | undefined
  readonly KeyUsage?: KeyUsageType | undefined
  /** @deprecated This parameter has been deprecated. Instead, use the KeySpec parameter. */
  readonly CustomerMasterKeySpec?: CustomerMasterKeySpec | undefined
  readonly KeySpec?: KeySpec | undefined
  readonly Origin?: OriginType | undefined
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId?: string | undefined
  readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined
  readonly Tags?: readonly Tag[] | undefined
  readonly MultiRegion?: boolean | undefined
  /** 1 to 128 characters. Matches `^[a-zA-Z0-9-_.]+$`. */
  readonly XksKeyId?: string | undefined
}

/** Output of CreateKey. */
export interface CreateKeyResponse {
  readonly KeyMetadata?: KeyMetadata | undefined
}

/** The values of CustomKeyStoreType. */
export type CustomKeyStoreType = 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE'

/** The structure CustomKeyStoresListEntry. */
export interface CustomKeyStoresListEntry {
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId?: string | undefined
  /** 1 to 256 characters. */
  readonly CustomKeyStoreName?: string | undefined
  /** 19 to 24 characters. Matches `cluster-[2-7a-zA-Z]{11,16}`. */
  readonly CloudHsmClusterId?: string | undefined
  /** 1 to 5000 characters. */
  readonly TrustAnchorCertificate?: string | undefined
  readonly ConnectionState?: ConnectionStateType | undefined
  readonly ConnectionErrorCode?: ConnectionErrorCodeType | undefined
  /** Milliseconds since the epoch. */
  readonly CreationDate?: number | undefined
  readonly CustomKeyStoreType?: CustomKeyStoreType | undefined
  readonly XksProxyConfiguration?: XksProxyConfigurationType | undefined
}

/** The values of CustomerMasterKeySpec. @deprecated This enum has been deprecated. Instead, use the KeySpec enum. */
export type CustomerMasterKeySpec =
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096'
  | 'ECC_NIST_P256'
  | 'ECC_NIST_P384'
  | 'ECC_NIST_P521'
  | 'ECC_SECG_P256K1'
  | 'SYMMETRIC_DEFAULT'
  | 'HMAC_224'
  | 'HMAC_256'
  | 'HMAC_384'
  | 'HMAC_512'
  | 'SM2'

/** The values of DataKeyPairSpec. */
export type DataKeyPairSpec =
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096'
  | 'ECC_NIST_P256'
  | 'ECC_NIST_P384'
  | 'ECC_NIST_P521'
  | 'ECC_SECG_P256K1'
  | 'SM2'
  | 'ECC_NIST_EDWARDS25519'

/** The values of DataKeySpec. */
export type DataKeySpec = 'AES_256' | 'AES_128'

/** Input of Decrypt. */
export interface DecryptRequest {
  /** 1 to 6144 bytes. */
  readonly CiphertextBlob?: Uint8Array | undefined
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
  readonly Recipient?: RecipientInfo | undefined
  readonly DryRun?: boolean | undefined
  readonly DryRunModifiers?: readonly DryRunModifierType[] | undefined
}

/** Output of Decrypt. */
export interface DecryptResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 4096 bytes. Sensitive. */
  readonly Plaintext?: Uint8Array | undefined
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
  /** 1 to 6144 bytes. */
  readonly CiphertextForRecipient?: Uint8Array | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Input of DeleteAlias. */
export interface DeleteAliasRequest {
  /** 1 to 256 characters. Matches `^[a-zA-Z0-9:/_-]+$`. */
  readonly AliasName: string
}

/** Input of DeleteCustomKeyStore. */
export interface DeleteCustomKeyStoreRequest {
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId: string
}

/** Output of DeleteCustomKeyStore. */
export type DeleteCustomKeyStoreResponse = Record<string, never>

/** Input of DeleteImportedKeyMaterial. */
export interface DeleteImportedKeyMaterialRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Output of DeleteImportedKeyMaterial. */
export interface DeleteImportedKeyMaterialResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 0 to 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Input of DeriveSharedSecret. */
export interface DeriveSharedSecretRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly KeyAgreementAlgorithm: KeyAgreementAlgorithmSpec
  /** 1 to 8192 bytes. */
  readonly PublicKey: Uint8Array
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
  readonly Recipient?: RecipientInfo | undefined
}

/** Output of DeriveSharedSecret. */
export interface DeriveSharedSecretResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 4096 bytes. Sensitive. */
  readonly SharedSecret?: Uint8Array | undefined
  /** 1 to 6144 bytes. */
  readonly CiphertextForRecipient?: Uint8Array | undefined
  readonly KeyAgreementAlgorithm?: KeyAgreementAlgorithmSpec | undefined
  readonly KeyOrigin?: OriginType | undefined
}

/** Input of DescribeCustomKeyStores. */
export interface DescribeCustomKeyStoresRequest {
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId?: string | undefined
  /** 1 to 256 characters. */
  readonly CustomKeyStoreName?: string | undefined
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
}

/** Output of DescribeCustomKeyStores. */
export interface DescribeCustomKeyStoresResponse {
  readonly CustomKeyStores?: readonly CustomKeyStoresListEntry[] | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly NextMarker?: string | undefined
  readonly Truncated?: boolean | undefined
}

/** Input of DescribeKey. */
export interface DescribeKeyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
}

/** Output of DescribeKey. */
export interface DescribeKeyResponse {
  readonly KeyMetadata?: KeyMetadata | undefined
}

/** Input of DisableKey. */
export interface DisableKeyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
}

/** Input of DisableKeyRotation. */
export interface DisableKeyRotationRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
}

/** Input of DisconnectCustomKeyStore. */
export interface DisconnectCustomKeyStoreRequest {
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId: string
}

/** Output of DisconnectCustomKeyStore. */
export type DisconnectCustomKeyStoreResponse = Record<string, never>

/** The values of DryRunModifierType. */
export type DryRunModifierType = 'IGNORE_CIPHERTEXT'

/** Input of EnableKey. */
export interface EnableKeyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
}

/** Input of EnableKeyRotation. */
export interface EnableKeyRotationRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 90 to 2560. */
  readonly RotationPeriodInDays?: number | undefined
}

/** Input of Encrypt. */
export interface EncryptRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 4096 bytes. Sensitive. */
  readonly Plaintext: Uint8Array
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of Encrypt. */
export interface EncryptResponse {
  /** 1 to 6144 bytes. */
  readonly CiphertextBlob?: Uint8Array | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
}

/** The values of EncryptionAlgorithmSpec. */
export type EncryptionAlgorithmSpec = 'SYMMETRIC_DEFAULT' | 'RSAES_OAEP_SHA_1' | 'RSAES_OAEP_SHA_256' | 'SM2PKE'

/** The values of ExpirationModelType. */
export type ExpirationModelType = 'KEY_MATERIAL_EXPIRES' | 'KEY_MATERIAL_DOES_NOT_EXPIRE'

/** Input of GenerateDataKeyPair. */
export interface GenerateDataKeyPairRequest {
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly KeyPairSpec: DataKeyPairSpec
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly Recipient?: RecipientInfo | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of GenerateDataKeyPair. */
export interface GenerateDataKeyPairResponse {
  /** 1 to 6144 bytes. */
  readonly PrivateKeyCiphertextBlob?: Uint8Array | undefined
  /** 1 to 4096 bytes. Sensitive. */
  readonly PrivateKeyPlaintext?: Uint8Array | undefined
  /** 1 to 8192 bytes. */
  readonly PublicKey?: Uint8Array | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly KeyPairSpec?: DataKeyPairSpec | undefined
  /** 1 to 6144 bytes. */
  readonly CiphertextForRecipient?: Uint8Array | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Input of GenerateDataKeyPairWithoutPlaintext. */
export interface GenerateDataKeyPairWithoutPlaintextRequest {
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly KeyPairSpec: DataKeyPairSpec
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of GenerateDataKeyPairWithoutPlaintext. */
export interface GenerateDataKeyPairWithoutPlaintextResponse {
  /** 1 to 6144 bytes. */
  readonly PrivateKeyCiphertextBlob?: Uint8Array | undefined
  /** 1 to 8192 bytes. */
  readonly PublicKey?: Uint8Array | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly KeyPairSpec?: DataKeyPairSpec | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Input of GenerateDataKey. */
export interface GenerateDataKeyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  /** 1 to 1024. */
  readonly NumberOfBytes?: number | undefined
  readonly KeySpec?: DataKeySpec | undefined
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly Recipient?: RecipientInfo | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of GenerateDataKey. */
export interface GenerateDataKeyResponse {
  /** 1 to 6144 bytes. */
  readonly CiphertextBlob?: Uint8Array | undefined
  /** 1 to 4096 bytes. Sensitive. */
  readonly Plaintext?: Uint8Array | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 6144 bytes. */
  readonly CiphertextForRecipient?: Uint8Array | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Input of GenerateDataKeyWithoutPlaintext. */
export interface GenerateDataKeyWithoutPlaintextRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  readonly KeySpec?: DataKeySpec | undefined
  /** 1 to 1024. */
  readonly NumberOfBytes?: number | undefined
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of GenerateDataKeyWithoutPlaintext. */
export interface GenerateDataKeyWithoutPlaintextResponse {
  /** 1 to 6144 bytes. */
  readonly CiphertextBlob?: Uint8Array | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Input of GenerateMac. */
export interface GenerateMacRequest {
  /** 1 to 4096 bytes. Sensitive. */
  readonly Message: Uint8Array
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly MacAlgorithm: MacAlgorithmSpec
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of GenerateMac. */
export interface GenerateMacResponse {
  /** 1 to 6144 bytes. */
  readonly Mac?: Uint8Array | undefined
  readonly MacAlgorithm?: MacAlgorithmSpec | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
}

/** Input of GenerateRandom. */
export interface GenerateRandomRequest {
  /** 1 to 1024. */
  readonly NumberOfBytes?: number | undefined
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId?: string | undefined
  readonly Recipient?: RecipientInfo | undefined
}

/** Output of GenerateRandom. */
export interface GenerateRandomResponse {
  /** 1 to 4096 bytes. Sensitive. */
  readonly Plaintext?: Uint8Array | undefined
  /** 1 to 6144 bytes. */
  readonly CiphertextForRecipient?: Uint8Array | undefined
}

/** Input of GetKeyLastUsage. */
export interface GetKeyLastUsageRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
}

/** Output of GetKeyLastUsage. */
export interface GetKeyLastUsageResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly KeyLastUsage?: KeyLastUsageData | undefined
  /** Milliseconds since the epoch. */
  readonly TrackingStartDate?: number | undefined
  /** Milliseconds since the epoch. */
  readonly KeyCreationDate?: number | undefined
}

/** Input of GetKeyPolicy. */
export interface GetKeyPolicyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 128 characters. Matches `[\w]+`. */
  readonly PolicyName?: string | undefined
}

/** Output of GetKeyPolicy. */
export interface GetKeyPolicyResponse {
  /** 1 to 131072 characters. Matches `[\u0009\u000A\u000D\u0020-\u00FF]+`. */
  readonly Policy?: string | undefined
  /** 1 to 128 characters. Matches `[\w]+`. */
  readonly PolicyName?: string | undefined
}

/** Input of GetKeyRotationStatus. */
export interface GetKeyRotationStatusRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
}

/** Output of GetKeyRotationStatus. */
export interface GetKeyRotationStatusResponse {
  readonly KeyRotationEnabled?: boolean | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 90 to 2560. */
  readonly RotationPeriodInDays?: number | undefined
  /** Milliseconds since the epoch. */
  readonly NextRotationDate?: number | undefined
  /** Milliseconds since the epoch. */
  readonly OnDemandRotationStartDate?: number | undefined
}

/** Input of GetParametersForImport. */
export interface GetParametersForImportRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly WrappingAlgorithm: AlgorithmSpec
  readonly WrappingKeySpec: WrappingKeySpec
}

/** Output of GetParametersForImport. */
export interface GetParametersForImportResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 6144 bytes. */
  readonly ImportToken?: Uint8Array | undefined
  /** 1 to 4096 bytes. Sensitive. */
  readonly PublicKey?: Uint8Array | undefined
  /** Milliseconds since the epoch. */
  readonly ParametersValidTo?: number | undefined
}

/** Input of GetPublicKey. */
export interface GetPublicKeyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
}

/** Output of GetPublicKey. */
export interface GetPublicKeyResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 8192 bytes. */
  readonly PublicKey?: Uint8Array | undefined
  /** @deprecated This field has been deprecated. Instead, use the KeySpec field. */
  readonly CustomerMasterKeySpec?: CustomerMasterKeySpec | undefined
  readonly KeySpec?: KeySpec | undefined
  readonly KeyUsage?: KeyUsageType | undefined
  readonly EncryptionAlgorithms?: readonly EncryptionAlgorithmSpec[] | undefined
  readonly SigningAlgorithms?: readonly SigningAlgorithmSpec[] | undefined
  readonly KeyAgreementAlgorithms?: readonly KeyAgreementAlgorithmSpec[] | undefined
}

/** The structure GrantConstraints. */
export interface GrantConstraints {
  readonly EncryptionContextSubset?: Readonly<Record<string, string>> | undefined
  readonly EncryptionContextEquals?: Readonly<Record<string, string>> | undefined
}

/** The structure GrantListEntry. */
export interface GrantListEntry {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 128 characters. */
  readonly GrantId?: string | undefined
  /** 1 to 256 characters. Matches `^[a-zA-Z0-9:/_-]+$`. */
  readonly Name?: string | undefined
  /** Milliseconds since the epoch. */
  readonly CreationDate?: number | undefined
  /** 1 to 256 characters. Matches `^[\w+=,.@:/-]+$`. */
  readonly GranteePrincipal?: string | undefined
  /** 1 to 256 characters. Matches `^[\w+=,.@:/-]+$`. */
  readonly RetiringPrincipal?: string | undefined
  /** 1 to 256 characters. Matches `^[\w+=,.@:/-]+$`. */
  readonly IssuingAccount?: string | undefined
  readonly Operations?: readonly GrantOperation[] | undefined
  readonly Constraints?: GrantConstraints | undefined
}

/** The values of GrantOperation. */
export type GrantOperation =
  | 'Decrypt'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'ReEncryptFrom'
  | 'ReEncryptTo'
  | 'Sign'
  | 'Verify'
  | 'GetPublicKey'
  | 'CreateGrant'
  | 'RetireGrant'
  | 'DescribeKey'
  | 'GenerateDataKeyPair'
  | 'GenerateDataKeyPairWithoutPlaintext'
  | 'GenerateMac'
  | 'VerifyMac'
  | 'DeriveSharedSecret'

/** Input of ImportKeyMaterial. */
export interface ImportKeyMaterialRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 6144 bytes. */
  readonly ImportToken: Uint8Array
  /** 1 to 6144 bytes. */
  readonly EncryptedKeyMaterial: Uint8Array
  /** Milliseconds since the epoch. */
  readonly ValidTo?: number | undefined
  readonly ExpirationModel?: ExpirationModelType | undefined
  readonly ImportType?: ImportType | undefined
  /** 0 to 256 characters. Matches `^[a-zA-Z0-9:/_\s.-]+$`. */
  readonly KeyMaterialDescription?: string | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** Output of ImportKeyMaterial. */
export interface ImportKeyMaterialResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
}

/** The values of ImportState. */
export type ImportState = 'IMPORTED' | 'PENDING_IMPORT'

/** The values of ImportType. */
export type ImportType = 'NEW_KEY_MATERIAL' | 'EXISTING_KEY_MATERIAL'

/** The values of IncludeKeyMaterial. */
export type IncludeKeyMaterial = 'ALL_KEY_MATERIAL' | 'ROTATIONS_ONLY'

/** The values of KeyAgreementAlgorithmSpec. */
export type KeyAgreementAlgorithmSpec = 'ECDH'

/** The values of KeyEncryptionMechanism. */
export type KeyEncryptionMechanism = 'RSAES_OAEP_SHA_256'

/** The structure KeyLastUsageData. */
export interface KeyLastUsageData {
  readonly Operation?: KeyLastUsageTrackingOperation | undefined
  /** Milliseconds since the epoch. */
  readonly Timestamp?: number | undefined
  readonly CloudTrailEventId?: string | undefined
  readonly KmsRequestId?: string | undefined
}

/** The values of KeyLastUsageTrackingOperation. */
export type KeyLastUsageTrackingOperation =
  | 'Decrypt'
  | 'DeriveSharedSecret'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyPair'
  | 'GenerateDataKeyPairWithoutPlaintext'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'GenerateMac'
  | 'ReEncrypt'
  | 'Sign'
  | 'Verify'
  | 'VerifyMac'

/** The structure KeyListEntry. */
export interface KeyListEntry {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 20 to 2048 characters. */
  readonly KeyArn?: string | undefined
}

/** The values of KeyManagerType. */
export type KeyManagerType = 'AWS' | 'CUSTOMER'

/** The values of KeyMaterialState. */
export type KeyMaterialState =
  | 'NON_CURRENT'
  | 'CURRENT'
  | 'PENDING_ROTATION'
  | 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'

/** The structure KeyMetadata. */
export interface KeyMetadata {
  readonly AWSAccountId?: string | undefined
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 20 to 2048 characters. */
  readonly Arn?: string | undefined
  /** Milliseconds since the epoch. */
  readonly CreationDate?: number | undefined
  readonly Enabled?: boolean | undefined
  /** 0 to 8192 characters. */
  readonly Description?: string | undefined
  readonly KeyUsage?: KeyUsageType | undefined
  readonly KeyState?: KeyState | undefined
  /** Milliseconds since the epoch. */
  readonly DeletionDate?: number | undefined
  /** Milliseconds since the epoch. */
  readonly ValidTo?: number | undefined
  readonly Origin?: OriginType | undefined
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId?: string | undefined
  /** 19 to 24 characters. Matches `cluster-[2-7a-zA-Z]{11,16}`. */
  readonly CloudHsmClusterId?: string | undefined
  readonly ExpirationModel?: ExpirationModelType | undefined
  readonly KeyManager?: KeyManagerType | undefined
  /** @deprecated This field has been deprecated. Instead, use the KeySpec field. */
  readonly CustomerMasterKeySpec?: CustomerMasterKeySpec | undefined
  readonly KeySpec?: KeySpec | undefined
  readonly EncryptionAlgorithms?: readonly EncryptionAlgorithmSpec[] | undefined
  readonly SigningAlgorithms?: readonly SigningAlgorithmSpec[] | undefined
  readonly KeyAgreementAlgorithms?: readonly KeyAgreementAlgorithmSpec[] | undefined
  readonly MultiRegion?: boolean | undefined
  readonly MultiRegionConfiguration?: MultiRegionConfiguration | undefined
  /** 1 to 365. */
  readonly PendingDeletionWindowInDays?: number | undefined
  readonly MacAlgorithms?: readonly MacAlgorithmSpec[] | undefined
  readonly XksKeyConfiguration?: XksKeyConfigurationType | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly CurrentKeyMaterialId?: string | undefined
}

/** The values of KeySpec. */
export type KeySpec =
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096'
  | 'ECC_NIST_P256'
  | 'ECC_NIST_P384'
  | 'ECC_NIST_P521'
  | 'ECC_SECG_P256K1'
  | 'SYMMETRIC_DEFAULT'
  | 'HMAC_224'
  | 'HMAC_256'
  | 'HMAC_384'
  | 'HMAC_512'
  | 'SM2'
  | 'ML_DSA_44'
  | 'ML_DSA_65'
  | 'ML_DSA_87'
  | 'ECC_NIST_EDWARDS25519'

/** The values of KeyState. */
export type KeyState =
  | 'Creating'
  | 'Enabled'
  | 'Disabled'
  | 'PendingDeletion'
  | 'PendingImport'
  | 'PendingReplicaDeletion'
  | 'Unavailable'
  | 'Updating'

/** The values of KeyUsageType. */
export type KeyUsageType = 'SIGN_VERIFY' | 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC' | 'KEY_AGREEMENT'

/** Input of ListAliases. */
export interface ListAliasesRequest {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
}

/** Output of ListAliases. */
export interface ListAliasesResponse {
  readonly Aliases?: readonly AliasListEntry[] | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly NextMarker?: string | undefined
  readonly Truncated?: boolean | undefined
}

/** Input of ListGrants. */
export interface ListGrantsRequest {
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 128 characters. */
  readonly GrantId?: string | undefined
  /** 1 to 256 characters. Matches `^[\w+=,.@:/-]+$`. */
  readonly GranteePrincipal?: string | undefined
}

/** Output of ListGrants. */
export interface ListGrantsResponse {
  readonly Grants?: readonly GrantListEntry[] | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly NextMarker?: string | undefined
  readonly Truncated?: boolean | undefined
}

/** Input of ListKeyPolicies. */
export interface ListKeyPoliciesRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
}

/** Output of ListKeyPolicies. */
export interface ListKeyPoliciesResponse {
  readonly PolicyNames?: readonly string[] | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly NextMarker?: string | undefined
  readonly Truncated?: boolean | undefined
}

/** Input of ListKeyRotations. */
export interface ListKeyRotationsRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly IncludeKeyMaterial?: IncludeKeyMaterial | undefined
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
}

/** Output of ListKeyRotations. */
export interface ListKeyRotationsResponse {
  readonly Rotations?: readonly RotationsListEntry[] | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly NextMarker?: string | undefined
  readonly Truncated?: boolean | undefined
}

/** Input of ListKeys. */
export interface ListKeysRequest {
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
}

/** Output of ListKeys. */
export interface ListKeysResponse {
  readonly Keys?: readonly KeyListEntry[] | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly NextMarker?: string | undefined
  readonly Truncated?: boolean | undefined
}

/** Input of ListResourceTags. */
export interface ListResourceTagsRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
}

/** Output of ListResourceTags. */
export interface ListResourceTagsResponse {
  readonly Tags?: readonly Tag[] | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly NextMarker?: string | undefined
  readonly Truncated?: boolean | undefined
}

/** Input of ListRetirableGrants. */
export interface ListRetirableGrantsRequest {
  /** 1 to 1000. */
  readonly Limit?: number | undefined
  /** 1 to 1024 characters. Matches `[\u0020-\u00FF]*`. */
  readonly Marker?: string | undefined
  /** 1 to 256 characters. Matches `^[\w+=,.@:/-]+$`. */
  readonly RetiringPrincipal: string
}

/** The values of MacAlgorithmSpec. */
export type MacAlgorithmSpec = 'HMAC_SHA_224' | 'HMAC_SHA_256' | 'HMAC_SHA_384' | 'HMAC_SHA_512'

/** The values of MessageType. */
export type MessageType = 'RAW' | 'DIGEST' | 'EXTERNAL_MU'

/** The structure MultiRegionConfiguration. */
export interface MultiRegionConfiguration {
  readonly MultiRegionKeyType?: MultiRegionKeyType | undefined
  readonly PrimaryKey?: MultiRegionKey | undefined
  readonly ReplicaKeys?: readonly MultiRegionKey[] | undefined
}

/** The structure MultiRegionKey. */
export interface MultiRegionKey {
  /** 20 to 2048 characters. */
  readonly Arn?: string | undefined
  /** 1 to 32 characters. Matches `^([a-z]+-){2,3}\d+$`. */
  readonly Region?: string | undefined
}

/** The values of MultiRegionKeyType. */
export type MultiRegionKeyType = 'PRIMARY' | 'REPLICA'

/** The values of OriginType. */
export type OriginType = 'AWS_KMS' | 'EXTERNAL' | 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE'

/** Input of PutKeyPolicy. */
export interface PutKeyPolicyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 128 characters. Matches `[\w]+`. */
  readonly PolicyName?: string | undefined
  /** 1 to 131072 characters. Matches `[\u0009\u000A\u000D\u0020-\u00FF]+`. */
  readonly Policy: string
  readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined
}

/** Input of ReEncrypt. */
export interface ReEncryptRequest {
  /** 1 to 6144 bytes. */
  readonly CiphertextBlob?: Uint8Array | undefined
  readonly SourceEncryptionContext?: Readonly<Record<string, string>> | undefined
  /** 1 to 2048 characters. */
  readonly SourceKeyId?: string | undefined
  /** 1 to 2048 characters. */
  readonly DestinationKeyId: string
  readonly DestinationEncryptionContext?: Readonly<Record<string, string>> | undefined
  readonly SourceEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
  readonly DestinationEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
  readonly DryRunModifiers?: readonly DryRunModifierType[] | undefined
}

/** Output of ReEncrypt. */
export interface ReEncryptResponse {
  /** 1 to 6144 bytes. */
  readonly CiphertextBlob?: Uint8Array | undefined
  /** 1 to 2048 characters. */
  readonly SourceKeyId?: string | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly SourceEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
  readonly DestinationEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly SourceKeyMaterialId?: string | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly DestinationKeyMaterialId?: string | undefined
}

/** The structure RecipientInfo. */
export interface RecipientInfo {
  readonly KeyEncryptionAlgorithm?: KeyEncryptionMechanism | undefined
  /** 1 to 262144 bytes. */
  readonly AttestationDocument?: Uint8Array | undefined
}

/** Input of ReplicateKey. */
export interface ReplicateKeyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 32 characters. Matches `^([a-z]+-){2,3}\d+$`. */
  readonly ReplicaRegion: string
  /** 1 to 131072 characters. Matches `[\u0009\u000A\u000D\u0020-\u00FF]+`. */
  readonly Policy?: string | undefined
  readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined
  /** 0 to 8192 characters. */
  readonly Description?: string | undefined
  readonly Tags?: readonly Tag[] | undefined
}

/** Output of ReplicateKey. */
export interface ReplicateKeyResponse {
  readonly ReplicaKeyMetadata?: KeyMetadata | undefined
  /** 1 to 131072 characters. Matches `[\u0009\u000A\u000D\u0020-\u00FF]+`. */
  readonly ReplicaPolicy?: string | undefined
  readonly ReplicaTags?: readonly Tag[] | undefined
}

/** Input of RetireGrant. */
export interface RetireGrantRequest {
  /** 1 to 8192 characters. */
  readonly GrantToken?: string | undefined
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 128 characters. */
  readonly GrantId?: string | undefined
  readonly DryRun?: boolean | undefined
}

/** Input of RevokeGrant. */
export interface RevokeGrantRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 128 characters. */
  readonly GrantId: string
  readonly DryRun?: boolean | undefined
}

/** Input of RotateKeyOnDemand. */
export interface RotateKeyOnDemandRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
}

/** Output of RotateKeyOnDemand. */
export interface RotateKeyOnDemandResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
}

/** The values of RotationType. */
export type RotationType = 'AUTOMATIC' | 'ON_DEMAND'

/** The structure RotationsListEntry. */
export interface RotationsListEntry {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 64 characters. Matches `^[a-f0-9]+$`. */
  readonly KeyMaterialId?: string | undefined
  /** 0 to 256 characters. Matches `^[a-zA-Z0-9:/_\s.-]+$`. */
  readonly KeyMaterialDescription?: string | undefined
  readonly ImportState?: ImportState | undefined
  readonly KeyMaterialState?: KeyMaterialState | undefined
  readonly ExpirationModel?: ExpirationModelType | undefined
  /** Milliseconds since the epoch. */
  readonly ValidTo?: number | undefined
  /** Milliseconds since the epoch. */
  readonly RotationDate?: number | undefined
  readonly RotationType?: RotationType | undefined
}

/** Input of ScheduleKeyDeletion. */
export interface ScheduleKeyDeletionRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 365. */
  readonly PendingWindowInDays?: number | undefined
}

/** Output of ScheduleKeyDeletion. */
export interface ScheduleKeyDeletionResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** Milliseconds since the epoch. */
  readonly DeletionDate?: number | undefined
  readonly KeyState?: KeyState | undefined
  /** 1 to 365. */
  readonly PendingWindowInDays?: number | undefined
}

/** Input of Sign. */
export interface SignRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 4096 bytes. Sensitive. */
  readonly Message: Uint8Array
  readonly MessageType?: MessageType | undefined
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly SigningAlgorithm: SigningAlgorithmSpec
  readonly DryRun?: boolean | undefined
}

/** Output of Sign. */
export interface SignResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  /** 1 to 6144 bytes. */
  readonly Signature?: Uint8Array | undefined
  readonly SigningAlgorithm?: SigningAlgorithmSpec | undefined
}

/** The values of SigningAlgorithmSpec. */
export type SigningAlgorithmSpec =
  | 'RSASSA_PSS_SHA_256'
  | 'RSASSA_PSS_SHA_384'
  | 'RSASSA_PSS_SHA_512'
  | 'RSASSA_PKCS1_V1_5_SHA_256'
  | 'RSASSA_PKCS1_V1_5_SHA_384'
  | 'RSASSA_PKCS1_V1_5_SHA_512'
  | 'ECDSA_SHA_256'
  | 'ECDSA_SHA_384'
  | 'ECDSA_SHA_512'
  | 'SM2DSA'
  | 'ML_DSA_SHAKE_256'
  | 'ED25519_SHA_512'
  | 'ED25519_PH_SHA_512'

/** The structure Tag. */
export interface Tag {
  /** 1 to 128 characters. */
  readonly TagKey: string
  /** 0 to 256 characters. */
  readonly TagValue: string
}

/** Input of TagResource. */
export interface TagResourceRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly Tags: readonly Tag[]
}

/** Input of UntagResource. */
export interface UntagResourceRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly TagKeys: readonly string[]
}

/** Input of UpdateAlias. */
export interface UpdateAliasRequest {
  /** 1 to 256 characters. Matches `^[a-zA-Z0-9:/_-]+$`. */
  readonly AliasName: string
  /** 1 to 2048 characters. */
  readonly TargetKeyId: string
}

/** Input of UpdateCustomKeyStore. */
export interface UpdateCustomKeyStoreRequest {
  /** 1 to 64 characters. */
  readonly CustomKeyStoreId: string
  /** 1 to 256 characters. */
  readonly NewCustomKeyStoreName?: string | undefined
  /** 7 to 32 characters. Sensitive. */
  readonly KeyStorePassword?: string | undefined
  /** 19 to 24 characters. Matches `cluster-[2-7a-zA-Z]{11,16}`. */
  readonly CloudHsmClusterId?: string | undefined
  /** 10 to 128 characters. Matches `^https://[a-zA-Z0-9.-]+$`. */
  readonly XksProxyUriEndpoint?: string | undefined
  /** 10 to 128 characters. Matches `^(/[a-zA-Z0-9\/_-]+/kms/xks/v\d{1,2})$|^(/kms/xks/v\d{1,2})$`. */
  readonly XksProxyUriPath?: string | undefined
  /** 20 to 64 characters. Matches `^(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+$`. */
  readonly XksProxyVpcEndpointServiceName?: string | undefined
  /** 12 characters. Matches `[0-9]{12}`. */
  readonly XksProxyVpcEndpointServiceOwner?: string | undefined
  readonly XksProxyAuthenticationCredential?: XksProxyAuthenticationCredentialType | undefined
  readonly XksProxyConnectivity?: XksProxyConnectivityType | undefined
}

/** Output of UpdateCustomKeyStore. */
export type UpdateCustomKeyStoreResponse = Record<string, never>

/** Input of UpdateKeyDescription. */
export interface UpdateKeyDescriptionRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 0 to 8192 characters. */
  readonly Description: string
}

/** Input of UpdatePrimaryRegion. */
export interface UpdatePrimaryRegionRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 32 characters. Matches `^([a-z]+-){2,3}\d+$`. */
  readonly PrimaryRegion: string
}

/** Input of VerifyMac. */
export interface VerifyMacRequest {
  /** 1 to 4096 bytes. Sensitive. */
  readonly Message: Uint8Array
  /** 1 to 2048 characters. */
  readonly KeyId: string
  readonly MacAlgorithm: MacAlgorithmSpec
  /** 1 to 6144 bytes. */
  readonly Mac: Uint8Array
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of VerifyMac. */
export interface VerifyMacResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly MacValid?: boolean | undefined
  readonly MacAlgorithm?: MacAlgorithmSpec | undefined
}

/** Input of Verify. */
export interface VerifyRequest {
  /** 1 to 2048 characters. */
  readonly KeyId: string
  /** 1 to 4096 bytes. Sensitive. */
  readonly Message: Uint8Array
  readonly MessageType?: MessageType | undefined
  /** 1 to 6144 bytes. */
  readonly Signature: Uint8Array
  readonly SigningAlgorithm: SigningAlgorithmSpec
  /** 0 to 10 entries. */
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
}

/** Output of Verify. */
export interface VerifyResponse {
  /** 1 to 2048 characters. */
  readonly KeyId?: string | undefined
  readonly SignatureValid?: boolean | undefined
  readonly SigningAlgorithm?: SigningAlgorithmSpec | undefined
}

/** The values of WrappingKeySpec. */
export type WrappingKeySpec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096' | 'SM2'

/** The structure XksKeyConfigurationType. */
export interface XksKeyConfigurationType {
  /** 1 to 128 characters. Matches `^[a-zA-Z0-9-_.]+$`. */
  readonly Id?: string | undefined
}

/** The structure XksProxyAuthenticationCredentialType. */
export interface XksProxyAuthenticationCredentialType {
  /** 20 to 30 characters. Matches `^[A-Z2-7]+$`. Sensitive. */
  readonly AccessKeyId: string
  /** 43 to 64 characters. Matches `^[a-zA-Z0-9\/+=]+$`. Sensitive. */
  readonly RawSecretAccessKey: string
}

/** The structure XksProxyConfigurationType. */
export interface XksProxyConfigurationType {
  readonly Connectivity?: XksProxyConnectivityType | undefined
  /** 20 to 30 characters. Matches `^[A-Z2-7]+$`. Sensitive. */
  readonly AccessKeyId?: string | undefined
  /** 10 to 128 characters. Matches `^https://[a-zA-Z0-9.-]+$`. */
  readonly UriEndpoint?: string | undefined
  /** 10 to 128 characters. Matches `^(/[a-zA-Z0-9\/_-]+/kms/xks/v\d{1,2})$|^(/kms/xks/v\d{1,2})$`. */
  readonly UriPath?: string | undefined
  /** 20 to 64 characters. Matches `^(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+$`. */
  readonly VpcEndpointServiceName?: string | undefined
  /** 12 characters. Matches `[0-9]{12}`. */
  readonly VpcEndpointServiceOwner?: string | undefined
}

/** The values of XksProxyConnectivityType. */
export type XksProxyConnectivityType = 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE'
