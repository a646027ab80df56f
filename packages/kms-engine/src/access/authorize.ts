import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import type { Key } from '../keys/key.ts'

/**
 * Decides whether the caller may do this to the key. The default key policy, the only one there is, leaves every right
 * to the key's own account and none to others.
 *
 * @param action for example `kms:Encrypt`
 * @throws `AccessDeniedException`
 */
export function authorize(kms: KmsCall, action: string, key: Key): void {
  if (key.record.accountId === kms.caller.accountId) return
  const reason = `because no resource-based policy allows the ${action} action`
  const message = `User: ${kms.caller.arn} is not authorized to perform: ${action} on resource: ${key.arn} ${reason}`
  throw fault('AccessDeniedException', message)
}
