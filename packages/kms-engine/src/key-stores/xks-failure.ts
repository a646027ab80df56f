import type { ConnectionErrorCodeType, FaultName } from '@sealwright/kms-model'
import { fault, type KmsFault } from '../fault.ts'

/** Why a proxy did not do what it was asked: the name of its error, or what kept it from answering. */
export type XksFailureName =
  | 'ValidationException'
  | 'InvalidStateException'
  | 'InvalidCiphertextException'
  | 'InvalidKeyUsageException'
  | 'AuthenticationFailedException'
  | 'AccessDeniedException'
  | 'KeyNotFoundException'
  | 'InvalidUriPathException'
  | 'ThrottlingException'
  | 'UnsupportedOperationException'
  | 'DependencyTimeoutException'
  | 'InternalException'
  /** The answer is none that the specification knows. */
  | 'Malformed'
  | 'Unreachable'
  | 'TlsFailed'
  | 'TimedOut'
  /** The proxy answers, but all its key managers are down. */
  | 'ManagersUnavailable'

/** A request to a proxy failed. */
export class XksFailure extends Error {
  override readonly name = 'XksFailure'
  readonly failure: XksFailureName

  constructor(failure: XksFailureName, options?: ErrorOptions) {
    super(rows[failure].message, options)
    this.failure = failure
  }
}

interface FailureRow {
  /** Of the error when a key store is made or changed. */
  readonly keyStore: FaultName
  /** Of the error when a key is made. */
  readonly createKey: FaultName
  /** When a key store is connected. */
  readonly connection: ConnectionErrorCodeType
  /** AWS's words, whatever the operation. */
  readonly message: string
}

const malformed: FailureRow = {
  keyStore: 'XksProxyInvalidResponseException',
  createKey: 'CustomKeyStoreInvalidStateException',
  connection: 'XKS_PROXY_INVALID_RESPONSE',
  message:
    'AWS KMS cannot interpret the response from the external key store proxy. If you see this error repeatedly, report it to your external key store proxy administrator.',
}

const unreachable: FailureRow = {
  keyStore: 'XksProxyUriUnreachableException',
  createKey: 'CustomKeyStoreInvalidStateException',
  connection: 'XKS_PROXY_NOT_REACHABLE',
  message:
    'AWS KMS cannot communicate with the external key store proxy. This might be a transient network issue. If you see this error repeatedly, verify that your external key store proxy is active and is connected to the network, and that its endpoint URI is correct in your external keystore.',
}

/**
 * What each failure becomes.
 *
 * @see XKS Proxy API Specification, "Error codes"
 */
const rows: Readonly<Record<XksFailureName, FailureRow>> = {
  ValidationException: malformed,
  Malformed: malformed,
  Unreachable: unreachable,
  ManagersUnavailable: unreachable,
  InvalidStateException: {
    keyStore: 'XksProxyInvalidConfigurationException',
    createKey: 'XksKeyInvalidConfigurationException',
    connection: 'XKS_PROXY_INVALID_CONFIGURATION',
    message:
      'The external key associated with this KMS key in an external key store is not enabled in the external key manager. Enable the external key in the external key manager and retry the request.',
  },
  InvalidCiphertextException: {
    ...malformed,
    message:
      'The external key store proxy rejected the request because the specified ciphertext or encryption context is corrupted, missing, or otherwise invalid.',
  },
  InvalidKeyUsageException: {
    ...malformed,
    createKey: 'XksKeyInvalidConfigurationException',
    message:
      'The external key associated with this KMS key in an external key store does not support the requested operation. Enable the operation on the key in your external key manager, and try the request again.',
  },
  AuthenticationFailedException: {
    keyStore: 'XksProxyIncorrectAuthenticationCredentialException',
    createKey: 'CustomKeyStoreInvalidStateException',
    connection: 'INVALID_CREDENTIALS',
    message:
      'The external key store proxy rejected the request because it could not authenticate AWS KMS. Verify the XKS proxy authentication credentials for your external key store and update if necessary.',
  },
  AccessDeniedException: {
    keyStore: 'XksProxyInvalidConfigurationException',
    createKey: 'KMSInvalidStateException',
    connection: 'XKS_PROXY_ACCESS_DENIED',
    message:
      'The external key store proxy denied access to the operation. Verify that the user and the external key are both authorized for this operation, and try the request again.',
  },
  KeyNotFoundException: {
    ...malformed,
    createKey: 'XksKeyNotFoundException',
    message:
      'The external key associated with this KMS key in an external key store was not found in its external key manager. If the external key ID associated with this KMS key is incorrect, create a new KMS key with the correct external key ID.',
  },
  InvalidUriPathException: {
    keyStore: 'XksProxyInvalidConfigurationException',
    createKey: 'CustomKeyStoreInvalidStateException',
    connection: 'XKS_PROXY_INVALID_CONFIGURATION',
    message:
      'The external key store proxy rejected the request because of an invalid URI path. Verify the URI path for your external key store and update if necessary.',
  },
  UnsupportedOperationException: {
    ...malformed,
    createKey: 'XksKeyInvalidConfigurationException',
    message:
      'The external key store proxy rejected the request because it does not support the requested operation. If you see this error repeatedly, report it to your external key store proxy administrator.',
  },
  DependencyTimeoutException: {
    ...unreachable,
    connection: 'XKS_PROXY_TIMED_OUT',
    message:
      'The external key store proxy did not respond to the request in the time allotted. Retry the request. If you see this error repeatedly, report it to your external key store proxy administrator.',
  },
  ThrottlingException: {
    ...unreachable,
    message:
      'The external key store proxy rejected the request due to a very high request rate. Reduce the frequency of your calls using KMS keys in this external key store.',
  },
  InternalException: {
    ...malformed,
    message:
      'The external key store proxy rejected the request because it cannot communicate with the external key manager. Verify that the external key store proxy configuration is correct and that the external key manager is available.',
  },
  TlsFailed: {
    ...unreachable,
    connection: 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    message:
      'AWS KMS cannot establish a TLS connection to the external key store proxy. Verify the TLS configuration, including its certificate.',
  },
  TimedOut: {
    ...unreachable,
    connection: 'XKS_PROXY_TIMED_OUT',
    message:
      'AWS KMS rejected the request because the external key store proxy did not respond in time. Retry the request. If you see this error repeatedly, report it to your external key store proxy administrator.',
  },
}

/** Whether a proxy may give its error this name. */
export function isProxyError(name: unknown): name is XksFailureName {
  return typeof name === 'string' && name.endsWith('Exception') && Object.hasOwn(rows, name)
}

/** The code that a key store shows when it could not be connected. */
export function connectionErrorOf({ failure }: XksFailure): ConnectionErrorCodeType {
  return rows[failure].connection
}

/**
 * Runs requests to a proxy, and says in the words of KMS what goes wrong.
 *
 * @param during what the requests are for
 */
export async function inWordsOfKms<T>(
  during: 'keyStore' | 'createKey' | 'use',
  requests: () => Promise<T>,
): Promise<T> {
  try {
    return await requests()
  } catch (error) {
    throw error instanceof XksFailure ? faultOf(error, during) : error
  }
}

function faultOf(cause: XksFailure, during: 'keyStore' | 'createKey' | 'use'): KmsFault {
  const row = rows[cause.failure]
  return fault(during === 'use' ? 'KMSInvalidStateException' : row[during], row.message, { cause })
}
