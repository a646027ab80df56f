import { type DecryptAttempt, EnvelopeError, quoted } from '../errors.ts'
import type { EncryptionContext } from '../format/encryption-context.ts'
import type { KeyDecryptor } from '../key-provider.ts'
import { isSensitiveToOrder } from '../providers/legacy-context-order.ts'
import type { DecryptionMaterialsRequest } from './materials.ts'

/** Attempts and names that the text has room for: a stranger's message can make thousands of them. */
const shownAtMost = 10

/** What was tried in vain. */
interface Failure {
  readonly attempts: readonly DecryptAttempt[]
  readonly skipped: number
  readonly decryptors: readonly KeyDecryptor[]
  readonly unstoredContext: EncryptionContext
  readonly hasTriedLegacyOrder: boolean
}

/** The error that says why no data key was obtained: every attempt in its details, the first ones in its text, and a hint. */
export function noDataKey(request: DecryptionMaterialsRequest, failure: Failure): EnvelopeError<'ERR_NO_DATA_KEY'> {
  const { attempts, skipped } = failure
  const count = request.encryptedDataKeys.length
  const hint = hintFor(request, failure)
  const lines = attempts
    .slice(0, shownAtMost)
    .map(
      ({ provider, index, error }) =>
        `\n  ${provider}, encrypted data key ${index}: ${error instanceof Error ? error.message : String(error)}`,
    )
  if (attempts.length > shownAtMost) lines.push(`\n  and ${attempts.length - shownAtMost} more`)
  return new EnvelopeError(
    'ERR_NO_DATA_KEY',
    `decrypt: none of ${count} encrypted data key${count === 1 ? '' : 's'} could be opened, ${skipped} recognised by no provider${lines.join('')}${hint ? `\n  ${hint}` : ''}`,
    { attempts, skipped, ...(hint !== undefined && { hint }) },
    causeOf(attempts),
  )
}

/** One error as it is, several as an aggregate, so that logs show every stack. */
function causeOf(attempts: readonly DecryptAttempt[]): { readonly cause?: unknown } {
  const errors = attempts.map(({ error }) => error)
  if (errors.length === 0) return {}
  return { cause: errors.length === 1 ? errors[0] : new AggregateError(errors, 'every attempt failed') }
}

function hintFor(
  request: DecryptionMaterialsRequest,
  { attempts, decryptors, unstoredContext, hasTriedLegacyOrder }: Failure,
): string | undefined {
  if (unstoredContext.size > 0 && attempts.length > 0) {
    const names = unstoredContext.entries.map(([name]) => quoted(name)).join(', ')
    return `the message does not store ${names}: that can be right only if it was encrypted with the same pairs as required context`
  }
  if (attempts.length === 0) {
    const ids = namesOf(request.encryptedDataKeys.map(({ providerId }) => providerId))
    const names = decryptors.map(({ name }) => name).join(', ') || 'none'
    return `the message was encrypted for providers ${ids}; given: ${names}`
  }
  // Named for the raw AES keys that are hit: services sort the context on their own side.
  const failed = attempts.some(({ error }) => EnvelopeError.is(error, 'ERR_AUTHENTICATION_FAILED'))
  if (failed && !hasTriedLegacyOrder && isSensitiveToOrder(request.storedContext)) {
    return 'old writers sorted names like these otherwise before they wrapped the data key: see legacyRawAesDecryptor'
  }
  return undefined
}

/** Each once, the first ones by name. */
function namesOf(providerIds: readonly string[]): string {
  const different = [...new Set(providerIds)]
  const named = different.slice(0, shownAtMost).map(quoted)
  if (different.length > shownAtMost) named.push(`${different.length - shownAtMost} more`)
  return named.join(', ')
}
