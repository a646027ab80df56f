import { utf8 } from '../bytes.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import type { Key } from '../keys/key.ts'
import { decideRequest } from './authorize.ts'

/**
 * Checks the policy document that a key is to have.
 *
 * @param key the key as it would be with the document
 * @throws `LimitExceededException` when it is too long; `MalformedPolicyDocumentException` when it is no policy, or
 * one under which the caller could not change it any more
 */
export async function checkKeyPolicy(
  kms: KmsCall,
  key: Key,
  options: { readonly bypassLockoutCheck: boolean | undefined },
): Promise<void> {
  const { policy } = key.record
  if (policy === undefined) return
  if (utf8(policy).length > kms.quotas.keyPolicyLength) {
    throw fault('LimitExceededException', `Key policy: want at most ${kms.quotas.keyPolicyLength} bytes`)
  }
  kms.policies.read(policy, 'key')
  if (options.bypassLockoutCheck === true || kms.authorization === 'off') return
  const decision = await decideRequest(kms, { action: 'kms:PutKeyPolicy', key })
  if (!decision.isAllowed) throw fault('MalformedPolicyDocumentException', lockout)
}

const lockout = 'The new key policy will not allow you to update the key policy in the future.'
