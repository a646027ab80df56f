import { concatBytes } from '../bytes.ts'
import type { AesKey, Primitives } from '../primitives/primitives.ts'
import type { DataKey } from '../secret-bytes.ts'
import type { AlgorithmSuite, HashName } from './algorithm-suites.ts'

/** What seals a message, and what its header commits to. */
export interface MessageKeys {
  readonly messageKey: AesKey
  /** Only in committing suites. */
  readonly commitment?: Uint8Array
}

const encoder = new TextEncoder()
const deriveKeyLabel = encoder.encode('DERIVEKEY')
const commitKeyLabel = encoder.encode('COMMITKEY')
const hashLengths: Readonly<Record<HashName, number>> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 }

/**
 * Derives the key of one message. The message ID is fresh for each message, so the derived key is, too, even where
 * the data key comes from a cache; only the identity suites seal under the data key itself.
 *
 * @throws TypeError if the data key is not of the suite's length
 * @see spec: framework/algorithm-suites.md#encryption-key-derivation-settings
 */
export function deriveMessageKeys(
  primitives: Primitives,
  request: { readonly algorithmSuite: AlgorithmSuite; readonly dataKey: DataKey; readonly messageId: Uint8Array },
): MessageKeys {
  const { algorithmSuite, dataKey, messageId } = request
  const { dataKeyLength, keyDerivation } = algorithmSuite
  if (dataKey.length !== dataKeyLength) {
    throw new TypeError(`data key: want ${dataKeyLength} bytes under ${algorithmSuite.name}, got ${dataKey.length}`)
  }
  return dataKey.expose((inputKey) => {
    if (keyDerivation.kind === 'identity') return { messageKey: primitives.importAesKey(inputKey) }

    const suiteId = Uint8Array.of(algorithmSuite.id >>> 8, algorithmSuite.id)
    if (keyDerivation.kind === 'hkdf') {
      const [key] = primitives.hkdf({
        hash: keyDerivation.hash,
        inputKey,
        salt: new Uint8Array(hashLengths[keyDerivation.hash]),
        outputs: [{ info: concatBytes([suiteId, messageId]), length: dataKeyLength }],
      })
      return { messageKey: importAndErase(primitives, key!) }
    }
    const [key, commitment] = primitives.hkdf({
      hash: keyDerivation.hash,
      inputKey,
      salt: messageId,
      outputs: [
        { info: concatBytes([suiteId, deriveKeyLabel]), length: dataKeyLength },
        { info: commitKeyLabel, length: keyDerivation.commitmentLength },
      ],
    })
    return { messageKey: importAndErase(primitives, key!), commitment: commitment! }
  })
}

function importAndErase(primitives: Primitives, key: Uint8Array): AesKey {
  try {
    return primitives.importAesKey(key)
  } finally {
    key.fill(0)
  }
}
