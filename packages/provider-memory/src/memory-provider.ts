import type { KeyProvider } from '@sealwright/core'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'
import { type MemoryKms, type MemoryKmsOptions, memoryKms } from './memory-kms.ts'

/** Options of {@link memoryProvider}: which key, and of which service. */
export type MemoryProviderOptions = {
  /** Names the key, which is made on first use. Default `alias/memory`. */
  readonly alias?: string | undefined
} & (
  | {
      /** The service to ask, where several providers share one. */
      readonly kms: MemoryKms
    }
  /** A service of its own, made with these options. */
  | (MemoryKmsOptions & { readonly kms?: undefined })
)

/** A key provider and the service behind it. */
export interface MemoryProvider extends KeyProvider {
  readonly kms: MemoryKms
}

/**
 * A key provider over a KMS in this process. Messages look as in production: the same provider code runs over an
 * engine with the same operations, so a test's fixtures have real ARNs and real encrypted data keys.
 *
 * @example
 * const provider = memoryProvider()
 * const { message } = await encrypt(plaintext, { provider })
 */
export function memoryProvider(options: MemoryProviderOptions = {}): MemoryProvider {
  const { alias = 'alias/memory' } = options
  const kms = options.kms ?? memoryKms(options)
  const { region, accountId } = kms.caller
  // The alias ARN, so that a key of another account or Region is told apart without asking.
  const keyId = `arn:aws:kms:${region}:${accountId}:${alias}`
  const key = awsKmsProvider({ keyId, client: kms })
  const made = <Answer>(call: () => Promise<Answer>): Promise<Answer> => kms.keyArn(alias).then(call)
  return {
    kms,
    name: `memory ${alias}`,
    recognises: key.recognises,
    generateDataKey: (request) => made(() => key.generateDataKey(request)),
    encryptDataKey: (dataKey, request) => made(() => key.encryptDataKey(dataKey, request)),
    decryptDataKey: (encryptedDataKey, request) => made(() => key.decryptDataKey(encryptedDataKey, request)),
  }
}
