import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the published test vectors lie: beside the repository, not in it. */
const folder: string =
  process.env['SEALWRIGHT_VECTORS'] ?? fileURLToPath(new URL('../../../../shared/vectors', import.meta.url))

/** Why the published vectors cannot be read here; `undefined` if they can. */
export const vectorsAbsent: string | undefined = existsSync(`${folder}/messages.json`)
  ? undefined
  : `the published test vectors are not at ${folder} (set SEALWRIGHT_VECTORS)`

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
  return vectorsAbsent ? [] : JSON.parse(readFileSync(`${folder}/messages.json`, 'utf8')).tests
}

/** The published known answers. */
export function commitmentVectors(): readonly CommitmentVector[] {
  return vectorsAbsent ? [] : JSON.parse(readFileSync(`${folder}/commitment.json`, 'utf8')).tests
}

/** A file of the published vectors. */
export function vectorFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`${folder}/${name}`))
}
