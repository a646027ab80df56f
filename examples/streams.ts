// Files of any size, in flat memory.
// #region readme
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { KeyProvider } from '@sealwright/core'
import { createDecryptStream, createEncryptStream } from '@sealwright/core/node'

export async function encryptFile(from: string, to: string, provider: KeyProvider): Promise<void> {
  await pipeline(createReadStream(from), createEncryptStream({ provider, frameLength: 'auto' }), createWriteStream(to))
}

// No byte is written before its own tag is verified. If this rejects, what was written must be thrown away.
export async function decryptFile(from: string, to: string, provider: KeyProvider): Promise<void> {
  await pipeline(createReadStream(from), createDecryptStream({ provider }), createWriteStream(to))
}
// #endregion
