import { utf8Text } from '../bytes.ts'
import { ivLength, tagLength } from '../suites/algorithm-suites.ts'
import type { EncryptedDataKey } from './encrypted-data-key.ts'

/** What the provider info of an encrypted data key seems to say. Anybody could have written it. */
export type ProviderInfo =
  | {
      readonly kind: 'aws-kms'
      readonly arn: string
      readonly partition: string
      readonly region: string
      readonly accountId: string
      /** Key ID, or alias name. */
      readonly resource: string
      readonly isMultiRegion: boolean
    }
  | { readonly kind: 'raw-aes'; readonly keyName: string; readonly iv: Uint8Array }
  /** Text and no more, as raw RSA keys have. */
  | { readonly kind: 'name'; readonly keyName: string }
  | { readonly kind: 'opaque' }

/** Reads the provider info of an encrypted data key as far as its form tells. Total. */
export function describeProviderInfo({ providerId, providerInfo }: EncryptedDataKey): ProviderInfo {
  const text = utf8Text(providerInfo)
  if (providerId === 'aws-kms') return (text !== undefined && kmsArn(text)) || { kind: 'opaque' }
  return (
    rawAesInfo(providerInfo) ??
    (text !== undefined && isPlain(text) ? { kind: 'name', keyName: text } : { kind: 'opaque' })
  )
}

function kmsArn(arn: string): ProviderInfo | undefined {
  const match = /^arn:([^:]+):kms:([^:]+):([^:]+):(key\/([^:]+)|alias\/[^:]+)$/.exec(arn)
  if (match === null) return undefined
  const [, partition = '', region = '', accountId = '', named = '', keyId] = match
  // An alias may be called mrk-… too: only a key's ID makes it a multi-Region key.
  return {
    kind: 'aws-kms',
    arn,
    partition,
    region,
    accountId,
    resource: keyId ?? named,
    isMultiRegion: keyId?.startsWith('mrk-') ?? false,
  }
}

/** Key name, bits of the tag, bytes of the IV, IV: found from the end, since the name may hold any byte. */
function rawAesInfo(info: Uint8Array): ProviderInfo | undefined {
  const nameLength = info.length - (4 + 4 + ivLength)
  if (nameLength < 1) return undefined
  const view = new DataView(info.buffer, info.byteOffset, info.length)
  if (view.getUint32(nameLength) !== tagLength * 8 || view.getUint32(nameLength + 4) !== ivLength) return undefined
  const keyName = utf8Text(info.subarray(0, nameLength))
  return keyName === undefined ? undefined : { kind: 'raw-aes', keyName, iv: info.slice(nameLength + 8) }
}

/** Whether a text has something to read and nothing that could disturb a terminal. */
function isPlain(text: string): boolean {
  return text.length > 0 && !/\p{C}/u.test(text)
}
