import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vectorsFolder } from '@sealwright/test-kit'

const folder: ReturnType<typeof vectorsFolder> = vectorsFolder()

/** Why the published vectors cannot be read here; `undefined` if they can. */
export const vectorsAbsent: string | undefined = 'reason' in folder ? folder.reason : undefined

/** One published message and the keys that open it. */
export interface MessageVector {
  readonly id: string
  readonly class: 'raw-aes' | 'multi-raw-aes' | 'raw-rsa-oaep-sha256'
  /** Four hexadecimal digits. */
  readonly suite: string
  readonly file: string
  readonly keys: readonly {
    readonly providerId: string
    readonly keyName: string
    readonly algorithm: 'aes' | 'rsa'
    readonly encoding: 'base64' | 'pem'
    readonly material: string
  }[]
}

/** One published known answer for key commitment. */
export interface CommitmentVector {
  readonly comment: string
  readonly ciphertext: string
  readonly commitment: string
  readonly 'content-encryption-key'?: string
  readonly 'decrypted-dek': string
  readonly exception: string | null
  readonly 'plaintext-frames': string | readonly string[]
}

/** The published messages. */
export function messageVectors(): readonly MessageVector[] {
  return vectorsAbsent ? [] : testsOf('messages.json')
}

/** The published known answers. */
export function commitmentVectors(): readonly CommitmentVector[] {
  return vectorsAbsent ? [] : testsOf('commitment.json')
}

/** A file of the published vectors. */
export function vectorFile(name: string): Uint8Array {
  if ('reason' in folder) throw new Error(folder.reason)
  return new Uint8Array(readFileSync(join(folder.path, name)))
}

function testsOf<T>(name: string): readonly T[] {
  return JSON.parse(new TextDecoder().decode(vectorFile(name))).tests
}
