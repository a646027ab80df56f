import { readFileSync } from 'node:fs'
import type { EncryptionContextRecord, RsaPadding } from '../../src/index.ts'
import type { CurveName } from '../../src/suites/algorithm-suites.ts'

/** The file of golden messages: the README beside it tells what each field means. */
export interface GoldenFile {
  readonly license: string
  readonly signingKeys: Readonly<Record<CurveName, { readonly privateKey: string; readonly publicKey: string }>>
  readonly rsaKeyPair: { readonly privateKey: string; readonly publicKey: string }
  readonly wrappingKeys: Readonly<Record<string, GoldenKey>>
  readonly encryptionContexts: Readonly<Record<string, EncryptionContextRecord>>
  readonly messages: readonly GoldenMessage[]
}

/** A wrapping key. */
export type GoldenKey = { readonly providerId: string; readonly keyName: string } & (
  | { readonly type: 'raw-aes'; readonly key: string }
  | { readonly type: 'raw-rsa'; readonly padding: RsaPadding }
)

/** What a golden message is made of. */
export interface GoldenCase {
  readonly id: string
  /** As `0x0578`. */
  readonly algorithmSuite: string
  /** Bytes. */
  readonly frameLength: number
  /** Bytes. */
  readonly plaintextLength: number
  /** By name, in the order of their encrypted data keys. */
  readonly wrappingKeys: readonly string[]
  /** By name. */
  readonly encryptionContext: string
}

/** A golden message. */
export interface GoldenMessage extends GoldenCase {
  /** Bytes of the message. */
  readonly length: number
  /** Of the message, hexadecimal. */
  readonly sha256: string
  /** Base64; absent where the message is long. */
  readonly message?: string
}

/** Where the file lies. */
export const goldenFile: URL = new URL('./golden.json', import.meta.url)

/** What it holds. Keys and contexts stand there alone: they were chosen once, and the messages depend on them. */
export const golden: GoldenFile = JSON.parse(readFileSync(goldenFile, 'utf8'))
