import type { Duplex } from 'node:stream'
import { decrypt, encrypt, type KeyProvider, rawAesProvider } from '@sealwright/core'
import { createDecryptStream, createEncryptStream } from '@sealwright/core/node'
import { type Run, timedAsync } from '../../race.ts'
import { checkLength, throughStream } from '../through-stream.ts'
import {
  chunksOf,
  keyName,
  keyNamespace,
  type MeasuredSuite,
  type MessagesWork,
  plaintextOf,
  type StreamWork,
  wrappingKey,
} from '../work.ts'

/** The provider that every measurement of ours uses. */
export const provider: KeyProvider = rawAesProvider({ namespace: keyNamespace, keyName, wrappingKey })

/** The stream under test. */
export function encryptStream(algorithmSuite: MeasuredSuite, frameLength: number): Duplex {
  return createEncryptStream({ provider, algorithmSuite, frameLength })
}

/** The stream under test. */
export function decryptStream(): Duplex {
  return createDecryptStream({ provider })
}

export async function sealwrightStream(work: StreamWork): Promise<Run> {
  const { algorithmSuite, frameLength, plaintextLength, direction } = work
  const plaintext = plaintextOf(plaintextLength)
  if (direction === 'encrypt') {
    const chunks = chunksOf(plaintext)
    return timedAsync(() => throughStream(chunks, encryptStream(algorithmSuite, frameLength)))
  }
  const { message } = await encrypt(plaintext, { provider, algorithmSuite, frameLength })
  const chunks = chunksOf(message)
  return timedAsync(async () =>
    checkLength('Sealwright', await throughStream(chunks, decryptStream()), plaintextLength),
  )
}

export async function sealwrightMessages(work: MessagesWork): Promise<Run> {
  const { algorithmSuite, count, plaintextLength, direction } = work
  const plaintext = plaintextOf(plaintextLength)
  const { message } = await encrypt(plaintext, { provider, algorithmSuite })
  const once =
    direction === 'encrypt'
      ? () => encrypt(plaintext, { provider, algorithmSuite })
      : () => decrypt(message, { provider })
  return timedAsync(async () => {
    for (let done = 0; done < count; done++) await once()
  })
}
