import type { RecipientInfo } from '@sealwright/kms-model'
import { fault } from './fault.ts'

/** Answers a request for an enclave. @throws `UnsupportedOperationException` if there is a recipient */
export function refuseRecipient(recipient: RecipientInfo | undefined): void {
  if (recipient === undefined) return
  throw fault('UnsupportedOperationException', 'Recipient is not supported by this KMS.')
}
