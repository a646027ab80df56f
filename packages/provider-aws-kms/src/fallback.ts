import {
  type DecryptingProviders,
  type EncryptingProviders,
  type KeyEncryptor,
  type KeyProvider,
  type KeyRequest,
  multiProvider,
} from '@sealwright/core'
import { type KmsFailureKind, kmsFailureOf } from './kms-failure.ts'

/**
 * The same key in several Regions, for when one is out of reach: the first that answers makes the data key.
 *
 * The next is asked only where the one before was throttled, in trouble, unreachable or too late: a refusal is an answer. To
 * decrypt, all are tried in their order, whatever the failure. Give each provider a `timeoutMs`, or a Region that is silent
 * is waited for as long as its client does.
 *
 * With the replicas of one multi-Region key (`multiRegion: true`), any Region opens what any other wrapped. With keys that
 * are not related, a message opens in the Region alone that made its data key: then `generatorKeyId` and `keyIds`, which
 * wrap for all, are the better choice while all are up.
 *
 * @param providers in the order of preference, at least one
 * @throws RangeError if there is none
 * @example
 * const inRegion = (keyId: string) => awsKmsProvider({ keyId, multiRegion: true, timeoutMs: 2_000 })
 * const provider = fallback([inRegion(frankfurtKeyArn), inRegion(virginiaKeyArn)])
 */
export function fallback(providers: readonly KeyProvider[]): EncryptingProviders & DecryptingProviders {
  if (providers.length === 0) throw new RangeError('fallback: want at least one provider, got none')
  return multiProvider({ generator: firstThatAnswers([...providers]), decryptors: providers })
}

function firstThatAnswers(providers: readonly KeyProvider[]): KeyEncryptor {
  return {
    name: `first of ${providers.map(({ name }) => name).join(', ')}`,
    generateDataKey: (request) => inTurn(providers, request, (provider) => provider.generateDataKey(request)),
    encryptDataKey: (dataKey, request) =>
      inTurn(providers, request, (provider) => provider.encryptDataKey(dataKey, request)),
  }
}

/** What another Region may do better. */
const trouble: ReadonlySet<KmsFailureKind> = new Set(['throttled', 'unavailable', 'unreachable', 'timed out'])

async function inTurn<Answer>(
  providers: readonly KeyProvider[],
  { signal }: KeyRequest,
  ask: (provider: KeyProvider) => Promise<Answer>,
): Promise<Answer> {
  const errors: unknown[] = []
  const lines: string[] = []
  for (const provider of providers) {
    try {
      return await ask(provider)
    } catch (error) {
      signal?.throwIfAborted()
      errors.push(error)
      lines.push(`\n  ${provider.name}: ${error instanceof Error ? error.message : String(error)}`)
      if (!trouble.has(kmsFailureOf(error).kind)) break
    }
  }
  if (errors.length === 1) throw errors[0]
  throw new AggregateError(errors, `${errors.length} of ${providers.length} were asked${lines.join('')}`)
}
