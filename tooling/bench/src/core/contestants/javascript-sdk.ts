import { createRequire } from 'node:module'
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node'
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

const client = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
const keyring = new RawAesKeyringNode({
  keyNamespace,
  keyName,
  unencryptedMasterKey: wrappingKey.slice(),
  wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
})
const suiteIds = {
  1144: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
  1400: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
} as const

/** Its version, as installed. */
export const javascriptSdkVersion: string = (
  createRequire(import.meta.url)('@aws-crypto/client-node/package.json') as { version: string }
).version

/** The SDK's, for whoever drives them otherwise. */
export const javascriptSdkStreams: ContestantStreams = {
  encryptStream: (algorithmSuite, frameLength) =>
    client.encryptStream(keyring, { suiteId: suiteIds[algorithmSuite], frameLength }),
  decryptStream: () => client.decryptStream(keyring),
}

const { encryptStream, decryptStream } = javascriptSdkStreams

export async function javascriptSdkStream(work: StreamWork): Promise<Run> {
  const { algorithmSuite, frameLength, plaintextLength, direction } = work
  const plaintext = plaintextOf(plaintextLength)
  if (direction === 'encrypt') {
    const chunks = chunksOf(plaintext)
    return timedAsync(() => throughStream(chunks, encryptStream(algorithmSuite, frameLength)))
  }
  const { result } = await client.encrypt(keyring, plaintext, { suiteId: suiteIds[algorithmSuite], frameLength })
  const chunks = chunksOf(result)
  return timedAsync(async () =>
    checkLength('JavaScript SDK', await throughStream(chunks, decryptStream()), plaintextLength),
  )
}

export async function javascriptSdkMessages(work: MessagesWork): Promise<Run> {
  const { count, plaintextLength, direction } = work
  const suiteId = suiteIds[work.algorithmSuite]
  const plaintext = plaintextOf(plaintextLength)
  const { result: message } = await client.encrypt(keyring, plaintext, { suiteId })
  const once =
    direction === 'encrypt'
      ? () => client.encrypt(keyring, plaintext, { suiteId })
      : () => client.decrypt(keyring, message)
  return timedAsync(async () => {
    for (let done = 0; done < count; done++) await once()
  })
}
