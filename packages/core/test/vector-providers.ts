import { Buffer } from 'node:buffer'
import { type KeyDecryptor, rawAesProvider, rawRsaProvider } from '../src/index.ts'
import type { MessageVector } from './vectors.ts'

/** The providers that open a published message. */
export function providersOf({ keys }: MessageVector): KeyDecryptor[] {
  return keys.map(({ algorithm, providerId: namespace, keyName, material }) =>
    algorithm === 'aes'
      ? rawAesProvider({ namespace, keyName, wrappingKey: Buffer.from(material, 'base64') })
      : rawRsaProvider({ namespace, keyName, privateKey: material }),
  )
}
