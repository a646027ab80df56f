import { cachingMaterials, decrypt, encrypt, type KeyProvider, rawAesProvider } from '@sealwright/core'
import { createDecryptStream, createEncryptStream } from '@sealwright/core/node'
import { createParallelDecryptStream, createParallelEncryptStream } from '@sealwright/core/parallel'
import { type Run, timedAsync } from '../../race.ts'
import { checkLength, throughStream } from '../through-stream.ts'
import {
  type ContestantStreams,
  chunksOf,
  keyName,
  keyNamespace,
  type MessagesWork,
  plaintextOf,
  type StreamWork,
  wrappingKey,
} from '../work.ts'

const provider: KeyProvider = rawAesProvider({ namespace: keyNamespace, keyName, wrappingKey })

/** Ours, for whoever drives them otherwise. */
export const sealwrightStreams: ContestantStreams = {
  encryptStream: (algorithmSuite, frameLength) => createEncryptStream({ provider, algorithmSuite, frameLength }),
  decryptStream: () => createDecryptStream({ provider }),
}

/** One thread, or the pool that `parallel: 'auto'` takes. */
export async function sealwrightStream(work: StreamWork, threads: 'one' | 'pool' = 'one'): Promise<Run> {
  const { algorithmSuite, frameLength, plaintextLength, direction } = work
  const plaintext = plaintextOf(plaintextLength)
  if (direction === 'encrypt') {
    const create = threads === 'pool' ? createParallelEncryptStream : createEncryptStream
    const chunks = chunksOf(plaintext)
    return timedAsync(() => throughStream(chunks, create({ provider, algorithmSuite, frameLength })))
  }
  const create = threads === 'pool' ? createParallelDecryptStream : createDecryptStream
  const { message } = await encrypt(plaintext, { provider, algorithmSuite, frameLength })
  const chunks = chunksOf(message)
  return timedAsync(async () =>
    checkLength('Sealwright', await throughStream(chunks, create({ provider })), plaintextLength),
  )
}

/** A data key for each message, or one for many. */
export async function sealwrightMessages(work: MessagesWork, materials: 'fresh' | 'cached' = 'fresh'): Promise<Run> {
  const { algorithmSuite, count, plaintextLength, direction } = work
  const keys =
    materials === 'cached'
      ? { materials: cachingMaterials({ provider, now: Date.now, maxAgeMs: 3_600_000 }) }
      : { provider }
  const plaintext = plaintextOf(plaintextLength)
  const { message } = await encrypt(plaintext, { ...keys, algorithmSuite })
  const once =
    direction === 'encrypt' ? () => encrypt(plaintext, { ...keys, algorithmSuite }) : () => decrypt(message, keys)
  return timedAsync(async () => {
    for (let done = 0; done < count; done++) await once()
  })
}
