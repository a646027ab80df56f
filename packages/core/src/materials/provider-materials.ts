import { base64Of } from '../bytes.ts'
import { type DecryptAttempt, EnvelopeError, quoted } from '../errors.ts'
import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import { type EncryptionContext, publicKeyContextName, reservedContextPrefix } from '../format/encryption-context.ts'
import { checkLimit } from '../format/limits.ts'
import type { KeyDecryptor, KeyEncryptor, KeyRequest } from '../key-provider.ts'
import type { Primitives } from '../primitives/primitives.ts'
import { triesLegacyOrder } from '../providers/legacy-context-order.ts'
import {
  type DecryptingProvider,
  decryptorsOf,
  type EncryptingProvider,
  encryptorsOf,
} from '../providers/multi-provider.ts'
import type { DataKey } from '../secret-bytes.ts'
import type { DecryptionMaterialsSource, EncryptionMaterialsSource } from './materials.ts'
import { noDataKey } from './no-data-key.ts'

/** The message format's limit: a count is a `u16`. */
const maxCount = 0xffff

/**
 * Encryption materials made afresh for each message: a data key, wrapped by every provider, and a signing key where the
 * suite signs.
 *
 * @see spec: framework/default-cmm.md
 */
export function encryptionMaterialsOf(provider: EncryptingProvider, primitives: Primitives): EncryptionMaterialsSource {
  const { generator, encryptors } = encryptorsOf(provider)
  for (const each of [generator, ...encryptors]) checkHalf(each, 'encrypt', 'encryptDataKey')
  return {
    async encryptionMaterials(request) {
      const { algorithmSuite, signal } = request
      checkNames(request.encryptionContext)
      checkLimit('maxEncryptedDataKeys', request.maxEncryptedDataKeys ?? maxCount, 1 + encryptors.length)
      signal?.throwIfAborted()

      const signingKey =
        algorithmSuite.signature && (await primitives.generateSigningKey(algorithmSuite.signature.curve))
      // Before any provider runs: the public key's entry is part of what they bind the data key to.
      const encryptionContext = signingKey
        ? request.encryptionContext.with([[publicKeyContextName, base64Of(signingKey.publicKey)]])
        : request.encryptionContext

      const keyRequest: KeyRequest = { algorithmSuite, encryptionContext, signal }
      const { dataKey, encryptedDataKey } = await generate(generator, keyRequest)
      try {
        const wrapped = await wrapByAll(encryptors, dataKey, keyRequest)
        signal?.throwIfAborted()
        return {
          algorithmSuite,
          encryptionContext,
          requiredContextNames: new Set<string>(),
          encryptedDataKeys: [encryptedDataKey, ...wrapped],
          dataKey,
          ...(signingKey && { signingKey }),
        }
      } catch (error) {
        dataKey[Symbol.dispose]()
        throw error
      }
    },
  }
}

/**
 * Decryption materials from the first encrypted data key that a provider opens: in message order, and for each
 * encrypted data key in the order of the providers that recognise it.
 *
 * @see spec: framework/default-cmm.md#decrypt-materials
 */
export function decryptionMaterialsOf(provider: DecryptingProvider): DecryptionMaterialsSource {
  const decryptors = decryptorsOf(provider)
  for (const each of decryptors) checkHalf(each, 'decrypt', 'decryptDataKey')
  return {
    async decryptionMaterials(request) {
      const { algorithmSuite, storedContext, expectedContext, encryptedDataKeys, signal } = request
      const unstoredContext = expectedContext.filter((name) => storedContext.get(name) === undefined)
      const encryptionContext = unstoredContext.size > 0 ? storedContext.with(unstoredContext.entries) : storedContext
      const keyRequest: KeyRequest = { algorithmSuite, encryptionContext, signal }

      const attempts: DecryptAttempt[] = []
      let hasTriedLegacyOrder = false
      let skipped = 0
      for (const [index, encryptedDataKey] of encryptedDataKeys.entries()) {
        const candidates = decryptors.filter((decryptor) => decryptor.recognises(encryptedDataKey))
        if (candidates.length === 0) skipped += 1
        for (const decryptor of candidates) {
          signal?.throwIfAborted()
          try {
            const dataKey = await unwrap(decryptor, encryptedDataKey, keyRequest)
            return { dataKey, unstoredContext, openedBy: { provider: decryptor.name, index } }
          } catch (error) {
            signal?.throwIfAborted()
            attempts.push({ provider: decryptor.name, index, encryptedDataKey, error })
            hasTriedLegacyOrder ||= triesLegacyOrder in decryptor
          }
        }
      }
      throw noDataKey(request, { attempts, skipped, decryptors, unstoredContext, hasTriedLegacyOrder })
    },
  }
}

/** For callers without types: a provider of the other half would fail in the middle of the work. */
function checkHalf(provider: KeyEncryptor | KeyDecryptor, verb: string, method: string): void {
  if (!(method in provider)) throw new TypeError(`${verb}: want a provider that can ${verb}, got ${provider.name}`)
}

/** Callers may not choose a name that the message format reserves. */
function checkNames(context: EncryptionContext): void {
  for (const [name] of context.entries) {
    if (name.startsWith(reservedContextPrefix)) {
      throw new EnvelopeError(
        'ERR_CONTEXT_INVALID',
        `encryption context: names that begin with '${reservedContextPrefix}' are reserved, got ${quoted(name)}`,
        { reason: 'reserved-name', name },
      )
    }
  }
}

async function generate(generator: KeyEncryptor, request: KeyRequest): ReturnType<KeyEncryptor['generateDataKey']> {
  const operation = 'generateDataKey'
  const generated = await during(generator, operation, request, () => generator.generateDataKey(request))
  checkDataKey(generated?.dataKey, generator.name, operation, request)
  try {
    checkEncryptedDataKey(generated.encryptedDataKey, generator.name, operation)
  } catch (error) {
    generated.dataKey[Symbol.dispose]()
    throw error
  }
  return generated
}

/** All wrap at the same time, and all are waited for even when one fails: none may meet a key that is erased already. */
async function wrapByAll(
  encryptors: readonly KeyEncryptor[],
  dataKey: DataKey,
  request: KeyRequest,
): Promise<readonly EncryptedDataKey[]> {
  if (encryptors.length === 0) return []
  const results = await Promise.allSettled(
    encryptors.map((encryptor) =>
      during(encryptor, 'encryptDataKey', request, () => encryptor.encryptDataKey(dataKey, request)),
    ),
  )
  return results.map((result, index) => {
    if (result.status === 'rejected') throw result.reason
    checkEncryptedDataKey(result.value, encryptors[index]!.name, 'encryptDataKey')
    return result.value
  })
}

async function unwrap(decryptor: KeyDecryptor, edk: EncryptedDataKey, request: KeyRequest): Promise<DataKey> {
  const dataKey = await decryptor.decryptDataKey(edk, request)
  checkDataKey(dataKey, decryptor.name, 'decryptDataKey', request)
  return dataKey
}

/** By shape, not by class: a provider may have been built with another copy of this package. */
function checkDataKey(dataKey: DataKey, provider: string, operation: string, { algorithmSuite }: KeyRequest): void {
  if (typeof dataKey?.expose !== 'function') throw gaveNo('DataKey', provider, operation)
  if (dataKey.length === algorithmSuite.dataKeyLength) return
  const actual = dataKey.length
  dataKey[Symbol.dispose]()
  throw new EnvelopeError(
    'ERR_KEY_PROVIDER',
    `${provider}: ${operation}: want a data key of ${algorithmSuite.dataKeyLength} bytes, got ${actual}`,
    { provider, operation },
  )
}

function checkEncryptedDataKey(edk: EncryptedDataKey, provider: string, operation: string): void {
  const isOne =
    typeof edk?.providerId === 'string' &&
    edk.providerInfo instanceof Uint8Array &&
    edk.ciphertext instanceof Uint8Array
  if (!isOne) throw gaveNo('EncryptedDataKey', provider, operation)
}

/** For providers without types. */
function gaveNo(wanted: string, provider: string, operation: string): EnvelopeError<'ERR_KEY_PROVIDER'> {
  return new EnvelopeError('ERR_KEY_PROVIDER', `${provider}: ${operation}: want a ${wanted}, got something else`, {
    provider,
    operation,
  })
}

/** Names the provider in whatever it rejects with; an abort stays an abort. */
async function during<Result>(
  provider: KeyEncryptor,
  operation: string,
  { signal }: KeyRequest,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call()
  } catch (cause) {
    signal?.throwIfAborted()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EnvelopeError(
      'ERR_KEY_PROVIDER',
      `${provider.name}: ${operation} failed: ${reason}`,
      { provider: provider.name, operation },
      { cause },
    )
  }
}
