import type { OperationName } from '@sealwright/kms-model'

/** Whether a call changes nothing in the service. To use a key changes nothing. */
export function isReadOnly(operation: OperationName): boolean {
  return /^(Decrypt|Derive|Describe|Encrypt|Generate|Get|List|ReEncrypt|Sign|Verify)/.test(operation)
}
