import type { KeyDecryptor, KeyEncryptor, KeyProvider } from '@sealwright/core'
import { parseKeyUri } from './key-uri.ts'
import { awsKmsScheme, localstackScheme, memoryScheme } from './kms-schemes.ts'
import { rawAesScheme, rawRsaScheme } from './raw-schemes.ts'
import type { OpenedProvider, Schemes } from './scheme.ts'

/** Options of {@link providerFromUri} and its halves. */
export interface UriOptions {
  /** Schemes beside the built-in ones, which they may replace. Default: none. */
  readonly schemes?: Schemes | undefined
}

/** What a URI may begin with. */
const builtIn: Schemes = {
  'aws-kms': awsKmsScheme,
  localstack: localstackScheme,
  memory: memoryScheme,
  'raw-aes': rawAesScheme,
  'raw-rsa': rawRsaScheme,
}

/**
 * The key provider that a string names: `aws-kms:alias/app?region=eu-central-1`, `localstack:alias/app`,
 * `memory:alias/app`, `raw-aes:app.key`, `raw-rsa:private.pem?public=public.pem`. The adapter is loaded here and not
 * before.
 *
 * @throws TypeError if no scheme, target or parameter of that name is known, or if the URI names one half alone
 * @example
 * const provider = await providerFromUri(config.keyProvider)
 */
export async function providerFromUri(uri: string, options: UriOptions = {}): Promise<KeyProvider> {
  const provider = await open(uri, options)
  if (canEncrypt(provider) && canDecrypt(provider)) return provider
  throw new TypeError(
    `key URI ${uri}: ${canEncrypt(provider) ? 'encrypts, and cannot decrypt' : 'decrypts, and cannot encrypt'}`,
  )
}

/** The half that encrypts, for a program that shall do no more: `raw-rsa:public.pem` suffices. */
export async function encryptorFromUri(uri: string, options: UriOptions = {}): Promise<KeyEncryptor> {
  const provider = await open(uri, options)
  if (canEncrypt(provider)) return provider
  throw new TypeError(`key URI ${uri}: decrypts, and cannot encrypt`)
}

/** The half that decrypts, for a program that shall do no more: `aws-kms:discovery?account=111122223333` suffices. */
export async function decryptorFromUri(uri: string, options: UriOptions = {}): Promise<KeyDecryptor> {
  const provider = await open(uri, options)
  if (canDecrypt(provider)) return provider
  throw new TypeError(`key URI ${uri}: encrypts, and cannot decrypt`)
}

async function open(text: string, { schemes = {} }: UriOptions): Promise<OpenedProvider> {
  const uri = parseKeyUri(text)
  const known: Schemes = { ...builtIn, ...schemes }
  const scheme = Object.hasOwn(known, uri.scheme) ? known[uri.scheme] : undefined
  if (scheme === undefined) {
    throw new TypeError(`key URI ${text}: want one of ${Object.keys(known).sort().join(', ')}, got ${uri.scheme}`)
  }
  for (const name of Object.keys(uri.parameters)) {
    if (scheme.parameters.includes(name)) continue
    throw new TypeError(`key URI ${text}: ${uri.scheme} takes ${scheme.parameters.join(', ')}, got ${name}`)
  }
  return await scheme.open(uri)
}

function canEncrypt(provider: OpenedProvider): provider is KeyEncryptor {
  return 'generateDataKey' in provider
}

function canDecrypt(provider: OpenedProvider): provider is KeyDecryptor {
  return 'decryptDataKey' in provider
}
